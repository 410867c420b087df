import type { Eeprom } from './eeprom.ts'

/** A number that is safe to change at any moment: a power cut leaves the old value or the new one. */
export type TwinCell = { read(): number; write(value: number): void }

/** Bytes that a twin cell of this width takes. */
export function twinCellBytes(width: number): number {
  return 4 * width
}

/**
 * Keeps a number of `width` bytes in two places and always writes the older one. Each place holds the
 * value and then its complement: while the value is being written the complement is still that of the
 * value before, so a torn place never passes for a value that was not written in full.
 */
export function twinCell(eeprom: Eeprom, at: number, width: number, isNewer: (a: number, b: number) => boolean): TwinCell {
  const places = [at, at + 2 * width] as const
  const values = () => places.map((place) => readPlace(eeprom, place, width))
  const newest = () => {
    const [a, b] = values()
    return b !== undefined && (a === undefined || isNewer(b, a)) ? 1 : 0
  }
  return {
    read: () => values()[newest()] ?? 0,
    write: (value) => writePlace(eeprom, places[1 - newest()]!, width, value),
  }
}

function readPlace(eeprom: Eeprom, at: number, width: number): number | undefined {
  const bytes = eeprom.read(at, 2 * width)
  const value = bytes.subarray(0, width)
  if (value.some((byte, i) => byte !== (~bytes[width + i]! & 0xff))) return undefined
  return value.reduce((sum, byte, i) => sum + byte * 2 ** (8 * i), 0)
}

function writePlace(eeprom: Eeprom, at: number, width: number, value: number): void {
  const bytes = Uint8Array.from({ length: width }, (_, i) => Math.floor(value / 2 ** (8 * i)) & 0xff)
  eeprom.write(at, Uint8Array.of(...bytes, ...bytes.map((byte) => ~byte)))
}
