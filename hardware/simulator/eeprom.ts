/** The ATmega328P's EEPROM. */
export const eepromBytes = 1024

export type Eeprom = {
  read(at: number, length: number): Uint8Array
  /** Durable when it returns. Throws `PowerCut` when the power went while writing; any part may then be written. */
  write(at: number, bytes: Uint8Array): void
}

export class PowerCut extends Error {
  override readonly name = 'PowerCut'
}

/** An EEPROM in memory. `beforeByte` may throw `PowerCut`: that byte is then torn, and the rest unwritten. */
export function createMemoryEeprom(beforeByte: () => void = () => undefined, tornByte: () => number = () => 0xff): Eeprom {
  const cells = new Uint8Array(eepromBytes).fill(0xff)
  return {
    read: (at, length) => cells.slice(at, at + length),
    write(at, bytes) {
      for (const [i, byte] of bytes.entries()) {
        try {
          beforeByte()
        } catch (error) {
          cells[at + i] = tornByte()
          throw error
        }
        cells[at + i] = byte
      }
    },
  }
}
