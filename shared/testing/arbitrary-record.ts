import fc from 'fast-check'
import { hlcToStamp, type Stamp, stampDevice } from '../clock/hlc.ts'
import { chooseCell } from '../merge/merge.ts'
import type { Json } from '../record/json.ts'
import type { FieldClock, Head, MedRecord } from '../record/record.ts'

type Cell = { value: Json; clock: FieldClock | undefined }

/** Anything the wire accepts under one id: unknown kinds and fields, newer versions, bad bodies, forged histories. */
export function arbitraryRecord(kinds: readonly string[]): fc.Arbitrary<MedRecord> {
  const cells = fc.dictionary(fc.constantFrom('a', 'b', 'name', 'status', 'constructor', 'toString'), arbitraryCell, { maxKeys: 4 })
  const members = fc.dictionary(fc.constantFrom('seal', 'origin', 'constructor'), arbitraryCell, { maxKeys: 2 })
  const derived = fc.record({ at: fc.nat(2), ref: fc.constantFrom('', 'x'), state: fc.constantFrom('', 'active') })
  const gone = fc.record({ value: fc.boolean(), clock: fc.option(stamp, { nil: undefined }) })
  const envelope = fc.record({ kind: fc.constantFrom(...kinds), v: fc.integer({ min: 1, max: 3 }), derived, gone, by: stamp })
  return fc.tuple(envelope, cells, members).map(([{ kind, v, derived: parts, gone: tombstone, by }, fields, newer]) => {
    const signature = { value: { user: 'user', device: stampDevice(by) }, clock: by }
    const envelopeCells = { ...newer, gone: tombstone, by: signature }
    const clock = { ...clocksOf(fields, ''), ...clocksOf(envelopeCells, '@') }
    return { ...valuesOf(envelopeCells), id: 'record1', circle: 'circle-1', kind, v, ...parts, clock, body: valuesOf(fields) } as MedRecord
  })
}

const stamp: fc.Arbitrary<Stamp> = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom('device1', 'device2', 'constructor'))
  .map(([ms, device]) => hlcToStamp({ ms, counter: 0 }, device))

const value: fc.Arbitrary<Json> = fc.constantFrom<Json[]>(null, false, 0, 'a', 'b', [1], { a: 1, b: null })

/** Writers and values of a register; all that is asked of one is that it has seen its own heads. */
const arbitraryRegister: fc.Arbitrary<Exclude<FieldClock, string>> = fc
  .tuple(fc.uniqueArray(stamp, { maxLength: 3 }), fc.array(stamp, { maxLength: 3 }), fc.array(value, { minLength: 3, maxLength: 3 }))
  .map(([written, seenToo, values]) => {
    const heads: Head[] = written.toSorted().map((one, index) => ({ stamp: one, user: 'user', value: values[index]! }))
    const seen = Object.fromEntries([...written, ...seenToo].toSorted().map((one) => [stampDevice(one), one]))
    return { seen, heads }
  })

const arbitraryCell: fc.Arbitrary<Cell> = fc.oneof(
  value.map((fixed) => ({ value: fixed, clock: undefined })),
  fc.record({ value, clock: stamp }),
  fc.dictionary(fc.constantFrom('a', 'b', 'constructor'), value).map((items) => ({ value: items, clock: 'union' as const })),
  arbitraryRegister.map(chooseCell),
)

const valuesOf = (cells: Record<string, Cell>): Record<string, Json> =>
  Object.fromEntries(Object.entries(cells).map(([name, cell]) => [name, cell.value]))

const clocksOf = (cells: Record<string, Cell>, prefix: string): Record<string, FieldClock> =>
  Object.fromEntries(Object.entries(cells).flatMap(([name, { clock }]) => (clock === undefined ? [] : [[prefix + name, clock]])))
