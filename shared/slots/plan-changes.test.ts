import { expect, test } from 'vitest'
import { type Plan, type Timing, planSchema } from '../kinds/schedule.ts'
import { scheduleOf } from '../testing/arbitrary-schedule.ts'
import { changePlan, endOfDay, planFrom, stopPlan } from './plan-changes.ts'
import { slotsBetween } from './slots-between.ts'

const morning: Timing = { type: 'daily', times: ['08:00'] }
const evening: Timing = { type: 'daily', times: ['20:00'] }
const start = planFrom(morning, 1, '2026-01-01T00:00')

/** The keys of January's slots. */
const daysOf = (plan: Plan) =>
  slotsBetween(scheduleOf(plan), 'UTC', Date.parse('2026-01-01'), Date.parse('2026-02-01')).map((slot) => slot.key)

test('I3.5 a change cuts at its wall time: later phases fall, the plan stays valid', () => {
  const twice = changePlan(changePlan(start, '2026-03-01T00:00', evening, 2, null), '2026-02-01T12:00', evening, 3, null)
  expect(planSchema.parse(twice)).toEqual({
    phases: [start.phases[0], { from: '2026-02-01T12:00', timing: evening, amount: 3 }],
    until: null,
  })
})

test('I3.5 a change before the plan begins replaces it', () => {
  expect(changePlan(start, '2025-12-01T00:00', evening, 1, null)).toEqual(planFrom(evening, 1, '2025-12-01T00:00'))
})

test('I3.5 changing again at the same wall time replaces that change', () => {
  const once = changePlan(start, '2026-02-01T12:00', evening, 2, null)
  expect(changePlan(once, '2026-02-01T12:00', morning, 3, null).phases).toEqual([
    start.phases[0],
    { from: '2026-02-01T12:00', timing: morning, amount: 3 },
  ])
})

test('I3.82 a change says the plan’s end anew: later, earlier or none', () => {
  const course = planFrom(morning, 1, '2026-01-01T00:00', endOfDay('2026-01-10'))
  expect(daysOf(changePlan(course, '2026-01-05T00:00', evening, 1, endOfDay('2026-01-12')))).toEqual([
    ...['01', '02', '03', '04'].map((day) => `2026-01-${day}T08:00`),
    ...['05', '06', '07', '08', '09', '10', '11', '12'].map((day) => `2026-01-${day}T20:00`),
  ])
  expect(daysOf(changePlan(course, '2026-01-05T00:00', evening, 1, endOfDay('2026-01-05'))).at(-1)).toBe('2026-01-05T20:00')
  expect(daysOf(changePlan(course, '2026-01-05T00:00', evening, 1, null))).toHaveLength(31)
})

test('I3.83 a plan that was over begins again, and the days between stay without doses', () => {
  const course = planFrom(morning, 1, '2026-01-01T00:00', endOfDay('2026-01-02'))
  const again = changePlan(course, '2026-01-20T12:00', evening, 1, endOfDay('2026-01-21'))
  expect(planSchema.safeParse(again).success).toBe(true)
  expect(daysOf(again)).toEqual(['2026-01-01T08:00', '2026-01-02T08:00', '2026-01-20T20:00', '2026-01-21T20:00'])
  expect(daysOf(changePlan(again, '2026-01-30T00:00', morning, 1, null))).toEqual([
    ...daysOf(again),
    '2026-01-30T08:00',
    '2026-01-31T08:00',
  ])
})

test('I3.84 a plan that would end before it begins is refused', () => {
  const early = endOfDay('2026-01-04')
  for (const make of [
    () => changePlan(start, '2026-01-05T00:00', evening, 1, early),
    () => planFrom(evening, 1, '2026-01-05T00:00', early),
  ])
    expect(make).toThrow(expect.objectContaining({ code: 'plan-ends-early' }))
})

test('I3.80 a plan with a last day has every dose of that day and none after it', () => {
  const timings: [Timing, string[]][] = [
    [{ type: 'daily', times: ['08:00', '23:59'] }, ['2026-01-01T08:00', '2026-01-01T23:59', '2026-01-02T08:00', '2026-01-02T23:59']],
    [{ type: 'weekly', days: [5, 6], times: ['08:00'] }, ['2026-01-02T08:00']],
    [{ type: 'cycle', start: '2026-01-01', daysOn: 1, daysOff: 1, times: ['08:00'] }, ['2026-01-01T08:00']],
    [{ type: 'interval', hours: 18, anchor: '2026-01-01T05:00:00Z' }, ['2026-01-01T05:00Z', '2026-01-01T23:00Z', '2026-01-02T17:00Z']],
  ]
  for (const [timing, keys] of timings) expect(daysOf(planFrom(timing, 1, '2026-01-01T00:00', endOfDay('2026-01-02')))).toEqual(keys)
})

test('I3.81 a taper ends by its own steps', () => {
  const timing: Timing = {
    type: 'taper',
    start: '2026-01-01',
    steps: [
      { days: 2, amount: 2 },
      { days: 1, amount: 1 },
    ],
    times: ['08:00'],
  }
  expect(daysOf(planFrom(timing, 2, '2026-01-01T00:00'))).toEqual(['2026-01-01T08:00', '2026-01-02T08:00', '2026-01-03T08:00'])
})

test('I3.5 stopping keeps the slot of that very minute, and never lengthens a plan', () => {
  const course = stopPlan(start, '2026-01-03T08:00')
  expect(slotsBetween(scheduleOf(course), 'UTC', Date.parse('2026-01-01'), Date.parse('2026-02-01'))).toHaveLength(3)
  expect(stopPlan(course, '2026-01-04T00:00')).toEqual(course)
})

test('I5.5 a schedule that was stopped while somebody else changed its plan plans nothing until a person chooses', () => {
  const { id, body } = scheduleOf(start)
  expect(slotsBetween({ id, body: { ...body, status: 'stopped' } }, 'UTC', 0, Date.parse('2026-02-01'))).toEqual([])
})
