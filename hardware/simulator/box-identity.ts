import { layoutBytes, packPayload, unpackPayload } from '../protocol/layout.ts'
import { crc8 } from './crc8.ts'
import type { Eeprom } from './eeprom.ts'

/** Who the box is, and which numbering its journal counts in. */
export type BoxIdentity = { readonly uuid: string; readonly epoch: number }

const layout = [
  ['layoutVersion', 'u8'],
  ['uuid', 'uuid'],
  ['epoch', 'u32'],
] as const
const layoutVersion = 1
const bodyBytes = layoutBytes(layout)
export const identityBytes = bodyBytes + 1

/** undefined for an EEPROM that is not (or not wholly) formatted in this version's way. */
export function readIdentity(eeprom: Eeprom, at: number): BoxIdentity | undefined {
  const row = eeprom.read(at, identityBytes)
  const body = row.subarray(0, bodyBytes)
  const values = crc8(body) === row[bodyBytes] ? unpackPayload(layout, body) : undefined
  return values?.layoutVersion === layoutVersion ? { uuid: values.uuid, epoch: values.epoch } : undefined
}

export function writeIdentity(eeprom: Eeprom, at: number, identity: BoxIdentity): void {
  const body = packPayload(layout, { layoutVersion, ...identity })
  eeprom.write(at, Uint8Array.of(...body, crc8(body)))
}
