import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Timing, timingSchema } from '../../../shared/kinds/schedule.ts'
import { anchorWall, blankPlan, draftPlan, endOf, planOf, planProblem, withAnchorWall } from './plan-draft.ts'

const around = { nowMs: Date.UTC(2026, 10, 20, 7), zone: 'Europe/Berlin' }

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'))
const times = fc.uniqueArray(time, { minLength: 1, maxLength: 6 }).map((all) => all.toSorted())
const amount = fc.integer({ min: 1, max: 40 }).map((quarters) => quarters / 4)
const timing: fc.Arbitrary<Timing> = fc.oneof(
  times.map((all): Timing => ({ type: 'daily', times: all })),
  fc.integer({ min: 1, max: 744 }).map((hours): Timing => ({ type: 'interval', hours, anchor: '2026-11-20T07:00:00.000Z' })),
  fc
    .tuple(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), times)
    .map(([days, all]): Timing => ({ type: 'weekly', days: days.toSorted((a, b) => a - b), times: all })),
  fc
    .tuple(fc.integer({ min: 1, max: 366 }), fc.integer({ min: 0, max: 366 }), times)
    .map(([daysOn, daysOff, all]): Timing => ({ type: 'cycle', start: '2026-11-20', daysOn, daysOff, times: all })),
  fc
    .tuple(fc.array(fc.record({ days: fc.integer({ min: 1, max: 366 }), amount }), { minLength: 1, maxLength: 8 }), times)
    .map(([steps, all]): Timing => ({ type: 'taper', start: '2026-11-20', steps, times: all })),
  fc
    .record({ hoursMin: fc.integer({ min: 0, max: 48 }), perDayMax: fc.integer({ min: 1, max: 12 }) })
    .map((rest): Timing => ({ type: 'asNeeded', ...rest })),
)

test('I6.36 a plan that is opened and not changed is the same plan', () => {
  fc.assert(
    fc.property(timing, amount, fc.option(fc.constant('2026-12-24')), (plan, each, until) => {
      const back = planOf(draftPlan({ timing: plan, amount: each, until }, around))
      expect(back.timing).toEqual(plan)
      expect(back.until).toBe(plan.type === 'taper' ? null : until)
      expect(back.amount).toBe(plan.type === 'taper' ? plan.steps[0]!.amount : each)
    }),
  )
})

test('I6.36 whatever type is chosen, what the editor gives is a valid timing', () => {
  for (const type of ['daily', 'interval', 'weekly', 'cycle', 'taper', 'asNeeded'] as const) {
    const draft = { ...draftPlan(blankPlan, around), type }
    expect(planProblem(draft)).toBeUndefined()
    expect(timingSchema.safeParse(planOf(draft).timing).success).toBe(true)
  }
})

test('I6.36 a plan that cannot be meant is named before it is saved', () => {
  const draft = draftPlan({ timing: { type: 'daily', times: ['08:00'] }, amount: 1 }, around)
  expect(planProblem({ ...draft, times: [] })).toBe('noTimes')
  expect(planProblem({ ...draft, times: ['08:00', '08:00'] })).toBe('twice')
  expect(planProblem({ ...draft, type: 'weekly', days: [] })).toBe('noDays')
  expect(planProblem({ ...draft, type: 'cycle', start: '2026-02-30' })).toBe('badStart')
})

test('I6.36 an interval counts from the wall time that was chosen, in the patient’s zone', () => {
  const draft = withAnchorWall(draftPlan(blankPlan, around), '22:15', around)
  expect(anchorWall(draft, around.zone)).toBe('22:15')
  expect(draft.anchor).toBe('2026-11-19T21:15:00.000Z')
})

test('I6.36 a course of so many days counts its first: today, or the day on which a cycle begins', () => {
  const draft = draftPlan({ timing: { type: 'daily', times: ['08:00'] }, amount: 1, days: 10 }, around)
  expect(planOf(draft).until).toBe('2026-11-29')
  expect(endOf(draft)).toEqual({ until: '2026-11-29', days: 10 })
  expect(planOf({ ...draft, type: 'cycle', start: '2026-12-01' }).until).toBe('2026-12-10')
  expect(planOf({ ...draft, type: 'cycle', start: '2026-01-01' }).until).toBe('2026-11-29')
  expect(planOf({ ...draft, type: 'asNeeded' }).until).toBe('2026-11-29')
  expect(planOf({ ...draft, end: 'open' }).until).toBeNull()
})

test('I6.36 a plan cannot end before it begins', () => {
  const draft = draftPlan({ timing: { type: 'daily', times: ['08:00'] }, amount: 1, until: '2026-11-19' }, around)
  expect(planProblem(draft)).toBe('endsEarly')
  expect(planProblem({ ...draft, lastDay: '2026-11-20' })).toBeUndefined()
  expect(planProblem({ ...draft, lastDay: '' })).toBe('endsEarly')
  expect(planProblem({ ...draft, type: 'cycle', start: '2026-12-01', lastDay: '2026-11-30' })).toBe('endsEarly')
  expect(planProblem({ ...draft, type: 'taper' })).toBeUndefined()
})
