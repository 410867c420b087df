import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { kinds } from '../kinds/table.ts'
import { editRecord } from '../record/edit.ts'
import { canonical } from '../record/json.ts'
import { type MedRecord, recordSchema } from '../record/record.ts'
import { recordVersion } from '../record/version.ts'
import { arbitraryRecord } from '../testing/arbitrary-record.ts'
import { check } from '../testing/check.ts'
import { merge } from './merge.ts'

function expectSame(a: MedRecord, b: MedRecord): void {
  expect(canonical(a)).toBe(canonical(b))
}

/** `medicine` is known here, but most of these bodies break its schema or claim a newer version. */
describe.each(['future-kind', 'medicine'])('a %s that this version cannot read', (kind) => {
  const record = arbitraryRecord([kind])

  test(`I1.1 ${kind}: the wire's schema keeps every member`, () => {
    check(
      fc.property(record, (one) => expectSame(recordSchema.parse(JSON.parse(JSON.stringify(one))) as MedRecord, one)),
      300,
    )
  })

  test(`I2.13 ${kind}: any two accepted states merge, in any grouping, into an accepted one`, () => {
    check(
      fc.property(record, record, record, (a, b, c) => {
        const abc = merge(merge(a, b), c)
        expectSame(abc, merge(a, merge(b, c)))
        expectSame(merge(a, b), merge(b, a))
        expectSame(merge(abc, a), abc)
        expect(recordSchema.safeParse(abc).error).toBeUndefined()
      }),
      1500,
    )
  })

  test(`I1.1 ${kind}: no field and no envelope member gets lost in a merge`, () => {
    check(
      fc.property(record, record, (a, b) => {
        const names = (one: object) => Object.keys(one)
        const ab = merge(a, b)
        expect(names(ab.body)).toEqual(expect.arrayContaining([...names(a.body), ...names(b.body)]))
        expect(names(ab)).toEqual(expect.arrayContaining([...names(a), ...names(b)]))
      }),
      300,
    )
  })
})

test('I2.12 the version covers unknown fields, clocks and envelope members, and nothing that is derived', () => {
  const base = { ...medicine({ x: 1 }, { x: stamp(1, 'device1') }), seal: 'a' }
  const changes: Partial<MedRecord & { seal: string; origin: string }>[] = [
    { seal: 'b' },
    { origin: 'c' },
    { gone: true },
    { by: author('device2') },
    { v: 2 },
    { id: 'record2' },
    { circle: 'circle-2' },
    { kind: 'other' },
    { body: { x: 2 } },
    { body: { x: 1, y: 1 } },
    { clock: { x: stamp(2, 'device1') as never } },
  ]
  const versions = [base, ...changes.map((change) => ({ ...base, ...change }))].map(recordVersion)
  expect(new Set(versions).size).toBe(versions.length)
  expect(recordVersion({ ...base, at: 9, ref: 'r', state: 's' })).toBe(recordVersion(base))
})

test('I1.2 an unknown field of a known kind survives parse, edit and merge, and the newer one wins everywhere', () => {
  const base = medicine({ colour: 'white' }, { colour: stamp(1, 'device1') })
  const edited = editRecord(base, 'medicine', { hint: 'with food' }, { stamp: stamp(5, 'device2') as never, by: author('device2') })
  const newer = medicine({ colour: 'pink' }, { colour: stamp(3, 'device3') })
  expect(recordSchema.parse(edited).body).toMatchObject({ colour: 'white', hint: 'with food' })
  expect(merge(edited, newer).body).toMatchObject({ colour: 'pink', hint: 'with food' })
  expect(merge(newer, edited).body).toMatchObject({ colour: 'pink', hint: 'with food' })
})

test('I1.3 a newer version joins the same on old and new devices: what is derived comes from its newest state', () => {
  const old = medicine({ name: 'Old' }, {})
  const newer = { ...medicine({ name: 5 }, {}), v: 2, at: 7, ref: 'newer', state: 'paused' }
  for (const joined of [merge(old, newer), merge(newer, old)]) expect(joined).toMatchObject({ v: 2, at: 7, ref: 'newer', state: 'paused' })
})

test('I1.3 a newer envelope member merges by its own clock entry', () => {
  const sealed = (seal: string, ms: number) => ({ ...medicine({}, { '@seal': stamp(ms, 'device1') }), seal })
  expect(merge(sealed('first', 1), sealed('second', 2))).toMatchObject({ seal: 'second' })
  expect(merge(sealed('second', 2), sealed('first', 1))).toMatchObject({ seal: 'second' })
  expect(merge(sealed('first', 1), medicine({}, {}))).toMatchObject({ seal: 'first' })
})

test('I1.3 a record of a newer version is not edited by an older one', () => {
  const edit = { stamp: stamp(5, 'device2') as never, by: author('device2') }
  const newer = { ...medicine({}, {}), v: kinds.medicine.version + 1 }
  expect(() => editRecord(newer, 'medicine', { hint: 'x' }, edit)).toThrow(expect.objectContaining({ code: 'edit-newer-version' }))
})

test('I1.4 a body that breaks its schema is kept, and found by its state; one good write makes it readable', () => {
  const bad = merge(medicine({ status: 'active' }, {}), medicine({ hint: 3 }, {}))
  expect(bad).toMatchObject({ state: 'unreadable', body: { status: 'active', hint: 3 } })
  const good = medicine({ name: 'A', strength: '', unit: 'tablet', status: 'active', ...texts, hint: 'ok' }, { hint: stamp(1, 'device1') })
  expect(merge(bad, good).state).toBe('active')
})

const texts = { drawer: null, directions: '', prescriber: '', pharmacy: '', rxNumber: '', expiryDate: '', lot: '', ndc: '', scan: '' }
const stamp = (ms: number, device: string) => `${ms.toString(16).padStart(12, '0')}-0000-${device}`
const author = (device: string) => ({ user: 'user', device })

function medicine(body: Record<string, unknown>, clock: Record<string, string>): MedRecord {
  const blank = { id: 'record1', circle: 'circle-1', kind: 'medicine', v: 1, at: 0, ref: '', state: 'active', gone: false }
  return { ...blank, clock, by: author('device1'), body } as MedRecord
}
