import { expect, test } from 'vitest'
import { hlcToStamp } from '../clock/hlc.ts'
import { createRecord, editRecord } from '../record/edit.ts'
import { doseId } from './dose.ts'
import { mayLeave } from './may-leave.ts'
import type { Observation } from './observation.ts'

const dayMs = 24 * 3600_000
const planned = Date.UTC(2026, 0, 5)
const by = { user: 'anna', device: 'kiosk1' }
const editAt = (ms: number) => ({ stamp: hlcToStamp({ ms, counter: 0 }, 'kiosk1'), by })
const taken = (at: number): Observation => ({ state: 'taken', at, noted: at, evidence: 'statement' })
const body = { schedule: 's', medicine: 'm', slot: 'k', planned, amount: 1, observations: { o1: taken(planned) } }
const dose = createRecord('dose', doseId('s', 'k'), 'circle-of-anna', body, editAt(planned))

test('I1.105 a dose may leave when more than 400 days have gone by since it was planned', () => {
  expect(mayLeave(dose, planned + 400 * dayMs)).toBe(false)
  expect(mayLeave(dose, planned + 400 * dayMs + 1)).toBe(true)
})

test('I1.105 what was corrected since stays as long again', () => {
  const corrected = editRecord(dose, 'dose', { observations: { o2: taken(planned) } }, editAt(planned + 300 * dayMs))
  expect(mayLeave(corrected, planned + 401 * dayMs)).toBe(false)
  expect(mayLeave(corrected, planned + 701 * dayMs)).toBe(true)
})

test('I1.105 a question of the box that nobody answered stays until somebody does', () => {
  const event = { type: 'drawer-opened', drawer: 1, count: 1, at: planned, uncertaintyMs: 0, candidates: [] } as const
  const asked = createRecord('box-event', 'box:1', 'circle-of-anna', { ...event, candidates: [], answer: '' }, editAt(planned))
  const answered = editRecord(asked, 'box-event', { answer: 'none' }, editAt(planned + 1))
  expect(mayLeave(asked, planned + 4000 * dayMs)).toBe(false)
  expect(mayLeave(answered, planned + 401 * dayMs)).toBe(true)
})

test('I1.105 what is clinical, belongs to the stock, or cannot be read never leaves', () => {
  const ages = planned + 10_000 * dayMs
  const move = { medicine: 'm', reason: 'dose' as const, quantity: -1, at: planned, dose: dose.id, observations: {} }
  expect(mayLeave(createRecord('stock-move', 'stock:1', 'circle-of-anna', move, editAt(planned)), ages)).toBe(false)
  expect(mayLeave({ ...dose, kind: 'medicine' }, ages)).toBe(false)
  expect(mayLeave({ ...dose, kind: 'symptom' }, ages)).toBe(false)
  expect(mayLeave({ ...dose, v: 2 }, ages)).toBe(false)
  expect(mayLeave({ ...dose, at: 0, state: 'unreadable' }, ages)).toBe(false)
})
