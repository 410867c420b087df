import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { slotsBetween } from '../slots/slots-between.ts'
import { planFrom, stopPlan } from '../slots/plan-changes.ts'
import type { ScheduleOf } from '../slots/slot.ts'
import { arbitrarySchedule, arbitraryZone, scheduleOf } from '../testing/arbitrary-schedule.ts'
import { check } from '../testing/check.ts'
import { runOut } from './run-out.ts'

const nowMs = Date.parse('2026-01-01T12:00Z')
const twice = scheduleOf(planFrom({ type: 'daily', times: ['08:00', '20:00'] }, 1, '2025-01-01T00:00'))
const never = { at: null, date: null, daysLeft: null }

describe('I4.5 when stock runs out', () => {
  test('I4.5 at the first slot that it cannot serve, with its date and the days until then', () => {
    expect(runOut(4, [twice], 'UTC', nowMs)).toEqual({ at: Date.parse('2026-01-03T20:00Z'), date: '2026-01-03', daysLeft: 2 })
    expect(runOut(0, [twice], 'UTC', nowMs)).toMatchObject({ date: '2026-01-01', daysLeft: 0 })
    expect(runOut(-3, [twice], 'UTC', nowMs)).toMatchObject({ daysLeft: 0 })
  })

  test('I4.5 the date is that of the patient’s calendar', () => {
    expect(runOut(0, [twice], 'Pacific/Kiritimati', nowMs)).toMatchObject({ date: '2026-01-02', daysLeft: 0 })
  })

  test('I4.5 half a unit left does not serve a whole one; tenths add up', () => {
    expect(runOut(1.5, [twice], 'UTC', nowMs)).toMatchObject({ date: '2026-01-02' })
    const tenths = scheduleOf(planFrom({ type: 'daily', times: ['08:00'] }, 0.1, '2025-01-01T00:00'))
    expect(runOut(0.3, [tenths], 'UTC', nowMs).daysLeft).toBe(4)
  })

  test('I4.5 several schedules of one medicine draw on the same stock', () => {
    expect(runOut(4, [twice, { ...twice, id: 'schedule2' }], 'UTC', nowMs)).toMatchObject({ date: '2026-01-02', daysLeft: 1 })
  })

  test('I4.5 no date when nothing is planned, when the plan ends first, and when it lasts for 400 days', () => {
    const asNeeded = scheduleOf(planFrom({ type: 'asNeeded', hoursMin: 4, perDayMax: 4 }, 1, '2025-01-01T00:00'))
    const ending = scheduleOf(stopPlan(twice.body.plan, '2026-01-02T08:00'))
    expect(runOut(0, [], 'UTC', nowMs)).toEqual(never)
    expect(runOut(0, [asNeeded], 'UTC', nowMs)).toEqual(never)
    expect(runOut(2, [ending], 'UTC', nowMs)).toEqual(never)
    expect(runOut(799, [twice], 'UTC', nowMs).daysLeft).toBe(400)
    expect(runOut(800, [twice], 'UTC', nowMs)).toEqual(never)
  })

  test('I4.5 before that moment every slot is served, and that one is not', () => {
    const schedules = fc.array(arbitrarySchedule, { minLength: 1, maxLength: 2 })
    check(
      fc.property(schedules, arbitraryZone, fc.nat(30), (list: ScheduleOf[], zone, level) => {
        const start = Date.parse('2025-10-20T12:00Z')
        const { at } = runOut(level, list, zone, start)
        const need = (until: number) =>
          list.flatMap((one) => slotsBetween(one, zone, start, until)).reduce((sum, slot) => sum + slot.amount, 0)
        if (at === null) expect(need(start + 400 * 86_400_000)).toBeLessThanOrEqual(level)
        else expect([need(at) <= level, need(at + 1) > level]).toEqual([true, true])
      }),
      60,
    )
  })
})
