import fc from 'fast-check'
import type { Plan, Timing } from '../kinds/schedule.ts'
import type { ScheduleOf } from '../slots/slot.ts'
import { zones } from './zones.ts'

/** Stretches of time around clock changes, a skipped date, leap days and an ordinary week. */
const windows = [
  '2024-02-26', // leap day
  '2025-03-07', // New York, St John's
  '2025-03-28', // Berlin, Troll
  '2025-10-24',
  '2025-04-03', // Lord Howe, Chatham back
  '2025-10-03', // Lord Howe forward
  '2018-11-02', // São Paulo, midnight; New York back
  '2018-02-15', // São Paulo back
  '2011-12-27', // Apia skips the 30th
  '2011-03-11', // St John's at 00:01
  '2018-05-03', // Pyongyang
  '2025-02-27', // Casablanca, Ramadan
  '2025-04-05', // Santiago
  '2025-12-29', // year's end
  '2100-02-26', // no leap day
]

const dayMs = 86_400_000

export const arbitraryZone = fc.constantFrom(...zones)

/** The start of a window and a few days or weeks from it on, epoch ms. */
export const arbitraryRange = fc
  .tuple(fc.constantFrom(...windows), fc.integer({ min: -3 * dayMs, max: dayMs }), fc.integer({ min: 0, max: 12 * dayMs }))
  .map(([date, offset, length]) => ({ fromMs: Date.parse(date) + offset, toMs: Date.parse(date) + offset + length }))

const time = fc.oneof(
  fc.constantFrom('00:00', '00:01', '00:30', '01:30', '01:45', '02:00', '02:15', '02:30', '03:00', '08:00', '23:30', '23:59'),
  fc.integer({ min: 0, max: 1439 }).map((minute) => new Date(minute * 60_000).toISOString().slice(11, 16)),
)
const times = fc.array(time, { minLength: 1, maxLength: 4 })
/** A date near a window, so that phases begin and end inside the ranges asked for. */
const nearDate = fc
  .tuple(fc.constantFrom(...windows), fc.integer({ min: -10, max: 10 }))
  .map(([date, days]) => new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10))
const nearWall = fc.tuple(nearDate, time).map(([date, at]) => `${date}T${at}`)
const amount = fc.constantFrom(0.5, 1, 2)
const days = fc.integer({ min: 1, max: 4 })

/** Timings that make slots. */
export const arbitraryTiming: fc.Arbitrary<Timing> = fc.oneof(
  fc.record({ type: fc.constant('daily' as const), times }),
  fc.record({
    type: fc.constant('weekly' as const),
    days: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
    times,
  }),
  fc.record({ type: fc.constant('cycle' as const), start: nearDate, daysOn: days, daysOff: fc.integer({ min: 0, max: 3 }), times }),
  fc.record({
    type: fc.constant('taper' as const),
    start: nearDate,
    steps: fc.array(fc.record({ days, amount }), { minLength: 1, maxLength: 3 }),
    times,
  }),
  fc.record({
    type: fc.constant('interval' as const),
    hours: fc.constantFrom(1, 4, 6, 8, 12, 36),
    anchor: nearWall.map((wall) => `${wall}:30Z`),
  }),
)

const phase = fc.record({ from: fc.oneof(fc.constant('2000-01-01T00:00'), nearWall), timing: arbitraryTiming, amount })

export const arbitraryEnd: fc.Arbitrary<string | null> = fc.option(nearWall, { nil: null, freq: 3 })

export const arbitraryPlan: fc.Arbitrary<Plan> = fc.record({
  phases: fc.array(phase, { minLength: 1, maxLength: 3 }),
  until: arbitraryEnd,
})

export const scheduleOf = (plan: Plan): ScheduleOf => ({
  id: 'schedule1',
  body: { medicine: 'medicine1', plan, status: 'active', windowMinutes: 60 },
})

export const arbitrarySchedule: fc.Arbitrary<ScheduleOf> = arbitraryPlan.map(scheduleOf)
