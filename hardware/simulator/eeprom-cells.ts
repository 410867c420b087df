import { packPayload, unpackPayload, type FixedLayout, type Values } from '../protocol/layout.ts'
import { crc8 } from './crc8.ts'
import type { Eeprom } from './eeprom.ts'

/** A row of fields with its CRC-8 behind it. */
export type CheckedRow<L extends FixedLayout> = {
  readonly bytes: number
  /** undefined when the CRC does not hold. */
  read(at: number): Values<L> | undefined
  write(at: number, values: Values<L>): void
}

export function checkedRow<L extends FixedLayout>(eeprom: Eeprom, layout: L, rowBytes: number): CheckedRow<L> {
  return {
    bytes: rowBytes + 1,
    read(at) {
      const row = eeprom.read(at, rowBytes + 1)
      const body = row.subarray(0, rowBytes)
      return crc8(body) === row[rowBytes] ? unpackPayload(layout, body) : undefined
    },
    write(at, values) {
      const body = packPayload(layout, values)
      eeprom.write(at, Uint8Array.of(...body, crc8(body)))
    },
  }
}

/** A number kept in two rows of which the newer is never overwritten, so a cut leaves one of them whole. */
export type TwinCell = { read(): number; write(value: number): void }

export function twinCell(eeprom: Eeprom, at: number, type: 'u16' | 'u32', isNewer: (a: number, b: number) => boolean): TwinCell {
  const layout = [['value', type]] as const
  const row = checkedRow(eeprom, layout, type === 'u16' ? 2 : 4)
  const places = [at, at + row.bytes] as const

  const values = () => places.map((place) => row.read(place)?.value)
  const newerPlace = () => {
    const [a, b] = values()
    return b !== undefined && (a === undefined || isNewer(b, a)) ? 1 : 0
  }
  return {
    read: () => values()[newerPlace()] ?? 0,
    write: (value) => row.write(places[1 - newerPlace()]!, { value }),
  }
}
