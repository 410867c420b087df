import { expect, test } from 'vitest'
import { type Timing, planSchema } from '../kinds/schedule.ts'
import { scheduleOf } from '../testing/arbitrary-schedule.ts'
import { changePlan, planFrom, stopPlan } from './plan-changes.ts'
import { slotsBetween } from './slots-between.ts'

const morning: Timing = { type: 'daily', times: ['08:00'] }
const evening: Timing = { type: 'daily', times: ['20:00'] }
const start = planFrom(morning, 1, '2026-01-01T00:00')

test('I3.5 a change cuts at its wall time: later phases fall, the plan stays valid', () => {
  const twice = changePlan(changePlan(start, '2026-03-01T00:00', evening, 2), '2026-02-01T12:00', evening, 3)
  expect(planSchema.parse(twice)).toEqual({
    phases: [start.phases[0], { from: '2026-02-01T12:00', timing: evening, amount: 3 }],
    until: null,
  })
})

test('I3.5 a change before the plan begins replaces it', () => {
  expect(changePlan(start, '2025-12-01T00:00', evening, 1)).toEqual(planFrom(evening, 1, '2025-12-01T00:00'))
})

test('I3.5 changing again at the same wall time replaces that change', () => {
  const once = changePlan(start, '2026-02-01T12:00', evening, 2)
  expect(changePlan(once, '2026-02-01T12:00', morning, 3).phases).toEqual([
    start.phases[0],
    { from: '2026-02-01T12:00', timing: morning, amount: 3 },
  ])
})

test('I3.5 a planned end stays when the plan changes, and an ended plan is not changed', () => {
  const course = stopPlan(start, '2026-01-10T20:00')
  expect(changePlan(course, '2026-01-05T00:00', evening, 1).until).toBe('2026-01-10T20:00')
  expect(() => changePlan(course, '2026-01-11T00:00', evening, 1)).toThrow(expect.objectContaining({ code: 'plan-ended' }))
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
