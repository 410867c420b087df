import { isUuid, uuidFromBytes, uuidToBytes } from './uuid.ts'

// A payload is a row of little-endian fields without padding (the AVR's own order). The last may be
// a tail: free bytes, or a row of equal records.

type FixedType = 'u8' | 'u16' | 'u32' | 'uuid'
type FixedField = readonly [name: string, type: FixedType]
type FixedLayout = readonly FixedField[]
type Tail = 'bytes' | { readonly repeat: FixedLayout }
export type Layout = readonly (readonly [name: string, type: FixedType | Tail])[]

type ValueOf<T> = T extends 'uuid'
  ? string
  : T extends 'bytes'
    ? Uint8Array
    : T extends { readonly repeat: infer L extends FixedLayout }
      ? readonly Values<L>[]
      : number

/** What a payload of this layout holds, by field name. */
export type Values<L extends Layout> = { readonly [F in L[number] as F[0]]: ValueOf<F[1]> }

const fixedBytesByType: Record<FixedType, number> = { u8: 1, u16: 2, u32: 4, uuid: 16 }

/** Bytes of the fixed fields. */
export function layoutBytes(layout: Layout): number {
  return layout.reduce((sum, [, type]) => sum + (isFixed(type) ? fixedBytesByType[type] : 0), 0)
}

/** Throws RangeError when a value does not fit its field. */
export function packPayload<L extends Layout>(layout: L, values: Values<L>): Uint8Array {
  const out: number[] = []
  for (const [name, type] of layout) packField(out, name, type, (values as Record<string, unknown>)[name])
  return Uint8Array.from(out)
}

/** undefined when the length is not one that this layout can have. */
export function unpackPayload<L extends Layout>(layout: L, payload: Uint8Array): Values<L> | undefined {
  const fixedBytes = layoutBytes(layout)
  const tailBytes = payload.length - fixedBytes
  const tail = layout.at(-1)?.[1]
  if (tailBytes < 0 || tailBytes % tailUnitBytes(tail) !== 0) return undefined
  const values: Record<string, unknown> = {}
  let at = 0
  for (const [name, type] of layout) {
    values[name] = isFixed(type) ? readFixed(type, payload, at) : readTail(type, payload.slice(at))
    if (isFixed(type)) at += fixedBytesByType[type]
  }
  return values as Values<L>
}

function packField(out: number[], name: string, type: FixedType | Tail, value: unknown): void {
  if (type === 'uuid') out.push(...uuidToBytes(requireUuid(name, value)))
  else if (type === 'bytes') out.push(...(value as Uint8Array))
  else if (typeof type === 'object') {
    for (const record of value as readonly Values<FixedLayout>[]) out.push(...packPayload(type.repeat, record))
  } else pushNumber(out, name, fixedBytesByType[type], value)
}

function requireUuid(name: string, value: unknown): string {
  if (typeof value === 'string' && isUuid(value)) return value
  throw new RangeError(`${name} is not a UUID`)
}

function pushNumber(out: number[], name: string, bytes: number, value: unknown): void {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value >= 2 ** (8 * bytes)) {
    throw new RangeError(`${name} is ${String(value)}; expected a whole number of at most ${bytes} bytes`)
  }
  for (let i = 0; i < bytes; i++) out.push(Math.floor(value / 2 ** (8 * i)) & 0xff)
}

function readFixed(type: FixedType, bytes: Uint8Array, at: number): number | string {
  const field = bytes.subarray(at, at + fixedBytesByType[type])
  return type === 'uuid' ? uuidFromBytes(field) : field.reduce((sum, byte, i) => sum + byte * 2 ** (8 * i), 0)
}

function readTail(type: Tail, bytes: Uint8Array): unknown {
  if (type === 'bytes') return bytes
  const unit = layoutBytes(type.repeat)
  return Array.from({ length: bytes.length / unit }, (_, i) => unpackPayload(type.repeat, bytes.subarray(i * unit, (i + 1) * unit)))
}

function tailUnitBytes(type: FixedType | Tail | undefined): number {
  if (type === 'bytes') return 1
  return typeof type === 'object' ? layoutBytes(type.repeat) : Number.POSITIVE_INFINITY
}

function isFixed(type: FixedType | Tail): type is FixedType {
  return type !== 'bytes' && typeof type !== 'object'
}
