import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hlcToStamp, stampTime, tick, witness } from '../clock/hlc.ts'
import { type Body, kindOf, type KindName, kinds } from '../kinds/table.ts'
import { merge } from '../merge/merge.ts'
import { arbitraryBody, arbitraryStates } from '../testing/arbitrary-states.ts'
import { check } from '../testing/check.ts'
import { createRecord, type Edit, EditError, editRecord, setGone } from './edit.ts'
import { canonical } from './json.ts'
import type { MedRecord } from './record.ts'
import { latestStamp } from './stamps.ts'

const editOf = (ms: number, device = 'device1'): Edit => ({ stamp: hlcToStamp({ ms, counter: 0 }, device), by: { user: device, device } })

/** A stamp as a device makes it that has witnessed the record. */
function nextEdit(record: MedRecord): Edit {
  const clock = tick(witness({ ms: 0, counter: 0 }, latestStamp(record)!), 0)
  return { stamp: hlcToStamp(clock, 'device9'), by: { user: 'user9', device: 'device9' } }
}

describe.each(Object.keys(kinds) as KindName[])('edits of %s', (kind) => {
  const arbitraryEdit = fc.tuple(arbitraryStates(kind), arbitraryBody(kind) as fc.Arbitrary<Partial<Body<KindName>>>, fc.boolean())

  test(`I1.4 ${kind}: an edit outlives the next merge with what was there before`, () => {
    check(
      fc.property(arbitraryEdit, ([history, patch, gone]) => {
        const record = history.at(-1)!
        for (const edited of [editRecord(record, kind, patch, nextEdit(record)), setGone(record, gone, nextEdit(record))])
          for (const older of history.filter((one) => canonical(merge(one, record)) === canonical(record)))
            expect(canonical(merge(older, edited))).toBe(canonical(edited))
      }),
      40,
    )
  })

  test(`I1.4 ${kind}: fields written are there (fixed: when they were not), and writing them again changes nothing`, () => {
    check(
      fc.property(arbitraryEdit, ([history, patch]) => {
        const record = history.at(-1)!
        const edited = editRecord(record, kind, patch, nextEdit(record))
        for (const [name, value] of Object.entries(patch)) {
          // An optional field that is left out writes nothing.
          if (value === undefined) continue
          const { rule } = kindOf(kind)!.fields[name]!
          if (rule === 'latest' || rule === 'choose') expect(edited.body[name]).toEqual(value)
          if (rule === 'fixed') expect(edited.body[name]).toEqual(record.body[name])
          if (rule === 'union') expect(edited.body[name]).toMatchObject(Object.assign({}, value, record.body[name]))
        }
        expect(editRecord(edited, kind, patch, nextEdit(edited))).toBe(edited)
      }),
      40,
    )
  })
})

const patient = createRecord('patient', 'p', 'circle-1', { name: 'Rosa', zone: 'UTC', phone: '' }, editOf(5))
const device = createRecord('device', 'd', 'circle-1', { device: 'd', type: 'kiosk', name: 'Kitchen', box: null }, editOf(5))
const schedule = createRecord(
  'schedule',
  's',
  'circle-1',
  {
    medicine: 'm',
    plan: { phases: [{ from: '2026-01-01T00:00', timing: { type: 'daily', times: ['08:00'] }, amount: 1 }], until: null },
    status: 'active',
    windowMinutes: 60,
  },
  editOf(5),
)

test('I1.4 a stamp older than what it would overwrite is refused: the edit would be lost', () => {
  const stale = expect.objectContaining({ code: 'edit-stale-stamp' })
  expect(() => editRecord(patient, 'patient', { name: 'Ana' }, editOf(4))).toThrow(stale)
  expect(() => editRecord(patient, 'patient', { name: 'Ana' }, editOf(5))).toThrow(stale)
  expect(() => editRecord(schedule, 'schedule', { status: 'stopped' }, editOf(4, 'device2'))).toThrow(stale)
  expect(() => setGone(setGone(patient, true, editOf(7)), false, editOf(6))).toThrow(EditError)
})

test('I1.4 a dose is recorded even with a stale stamp, and does not claim to be the latest edit', () => {
  const body = { schedule: 's', medicine: 'm', slot: 'x', planned: 1, amount: 1, observations: {} }
  const dose = createRecord('dose', 'd', 'circle-1', body, editOf(5))
  const taken = { state: 'taken', at: 1, noted: 1, evidence: 'box' } as const
  const edited = editRecord(dose, 'dose', { observations: { a: taken } }, editOf(4, 'device2'))
  expect(edited).toMatchObject({ state: 'taken', by: { device: 'device1' } })
  expect(canonical(merge(dose, edited))).toBe(canonical(edited))
})

test('I1.4 a first value of null is written', () => {
  expect(device.body['box']).toBeNull()
  expect(device.clock['box']).toBe(editOf(5).stamp)
})

test('I1.4 a kind has no fields but its own, and a record only its kind', () => {
  expect(() => editRecord(patient, 'patient', { colour: 'red' } as never, editOf(9))).toThrow('no field colour')
  expect(() => editRecord(patient, 'patient', { constructor: 'x' } as never, editOf(9))).toThrow('no field constructor')
  expect(() => editRecord(patient, 'medicine', { hint: 'x' }, editOf(9))).toThrow('not a medicine')
})

test('I1.4 the latest stamp of a record is found in fields, heads and what heads have seen', () => {
  const stopped = editRecord(schedule, 'schedule', { status: 'stopped' }, editOf(8, 'device2'))
  expect(stampTime(latestStamp(stopped)!)).toEqual({ ms: 8, counter: 0 })
  expect(latestStamp({ ...stopped, clock: {} })).toBeUndefined()
  const seen = { device3: editOf(99, 'device3').stamp }
  expect(latestStamp({ ...stopped, clock: { x: { seen, heads: [] } } })).toBe(seen.device3)
})
