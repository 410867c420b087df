import { describe, expect, test } from 'vitest'
import type { Observation, Observations } from '../kinds/observation.ts'
import type { Body } from '../kinds/table.ts'
import type { Slot } from './slot.ts'
import { missedId, missedObservation, missedToRecord, slotStatus, windowEndsAt } from './slot-status.ts'

const slot: Slot = {
  key: '2026-01-01T08:00',
  schedule: 's',
  medicine: 'm',
  wall: '2026-01-01T08:00',
  doseId: 'dose:s:2026-01-01T08:00',
  at: 1000,
  amount: 1,
  windowMs: 100,
}
const doseOf = (observations: Observations): Body<'dose'> => ({
  schedule: 's',
  medicine: 'm',
  slot: slot.key,
  planned: slot.at,
  amount: 1,
  observations,
})
const saw = (state: Observation['state'], more: Partial<Observation> = {}): Observation => ({
  state,
  at: 1010,
  noted: 1010,
  evidence: 'statement',
  ...more,
})
const snoozed = doseOf({ a: saw('snoozed', { until: 1050 }) })
const snoozedLong = doseOf({ a: saw('snoozed', { until: 2000 }) })
const retracted = doseOf({ a: saw('taken'), b: saw('entered-in-error', { retracts: 'a' }) })

describe('I3.8 how a slot stands', () => {
  test.each([
    ['no dose, before', undefined, 999, 'later'],
    ['no dose, at its time', undefined, 1000, 'due'],
    ['no dose, last moment', undefined, 1099, 'due'],
    ['no dose, window closed', undefined, 1100, 'missed'],
    ['taken early', doseOf({ a: saw('taken') }), 900, 'taken'],
    ['taken, long ago', doseOf({ a: saw('taken') }), 9999, 'taken'],
    ['skipped', doseOf({ a: saw('skipped') }), 1050, 'skipped'],
    ['said to be missed', doseOf({ a: saw('missed') }), 1050, 'missed'],
    ['snoozed', snoozed, 1049, 'snoozed'],
    ['snooze over', snoozed, 1050, 'due'],
    ['snoozed, window closed', snoozed, 1100, 'missed'],
    ['snoozed beyond the window', snoozedLong, 1099, 'snoozed'],
    ['snoozed beyond the window, closed', snoozedLong, 1100, 'missed'],
    ['taken, retracted', retracted, 1050, 'due'],
    ['inferred missed by a clock that ran ahead', doseOf({ [missedId]: missedObservation(slot) }), 1050, 'due'],
    ['inferred missed by a clock that ran ahead, before', doseOf({ [missedId]: missedObservation(slot) }), 900, 'later'],
    ['inferred missed, then taken', doseOf({ [missedId]: missedObservation(slot), b: saw('taken') }), 2000, 'taken'],
  ])('I3.8 %s', (_, dose, nowMs, status) => {
    expect(slotStatus(slot, dose, nowMs)).toBe(status)
  })
})

describe('I3.8 what is to be recorded as missed', () => {
  const toRecord = (dose: Body<'dose'> | undefined, nowMs = 1100): number =>
    missedToRecord([slot], new Map(dose ? [[slot.doseId, dose]] : []), nowMs).length

  test('I3.8 a closed window with nothing recorded, a snooze, or a retracted intake', () => {
    expect([undefined, snoozed, snoozedLong, retracted].map((dose) => toRecord(dose))).toEqual([1, 1, 1, 1])
  })

  test('I3.8 not before the window closes, not when somebody said what happened, and once only', () => {
    expect(toRecord(undefined, 1099)).toBe(0)
    for (const state of ['taken', 'skipped', 'missed'] as const) expect(toRecord(doseOf({ a: saw(state) }))).toBe(0)
    const inferred = { [missedId]: missedObservation(slot) }
    expect(toRecord(doseOf(inferred))).toBe(0)
    expect(toRecord(doseOf({ ...inferred, b: saw('entered-in-error', { retracts: missedId }) }))).toBe(0)
  })

  test('I3.8 the inferred observation depends on the slot alone, so every device writes the same', () => {
    expect(missedObservation(slot)).toEqual({ state: 'missed', at: windowEndsAt(slot), noted: windowEndsAt(slot), evidence: 'inference' })
  })
})
