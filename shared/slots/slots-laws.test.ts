import fc from 'fast-check'
import { expect, test } from 'vitest'
import { doseId } from '../kinds/dose.ts'
import {
  arbitraryEnd,
  arbitraryPlan,
  arbitraryRange,
  arbitrarySchedule,
  arbitraryTiming,
  arbitraryZone,
  scheduleOf,
} from '../testing/arbitrary-schedule.ts'
import { check } from '../testing/check.ts'
import { changePlan, planFrom, stopPlan } from './plan-changes.ts'
import type { Slot } from './slot.ts'
import { slotsBetween } from './slots-between.ts'
import { instantToWall, wallToInstant } from './wall-clock.ts'

const dayMs = 86_400_000
const runs = 250

test('I3.3 a range split anywhere gives the same slots as the whole', () => {
  check(
    fc.property(
      arbitrarySchedule,
      arbitraryZone,
      arbitraryRange,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (schedule, zone, { fromMs, toMs }, share) => {
        const cut = Math.round(fromMs + (toMs - fromMs) * share)
        const parts = [...slotsBetween(schedule, zone, fromMs, cut), ...slotsBetween(schedule, zone, cut, toMs)]
        expect(parts).toEqual(slotsBetween(schedule, zone, fromMs, toMs))
      },
    ),
    runs,
  )
})

test('I3.1 slots lie in the range, in order, each key once, each named by schedule and key', () => {
  check(
    fc.property(arbitrarySchedule, arbitraryZone, arbitraryRange, (schedule, zone, { fromMs, toMs }) => {
      const slots = slotsBetween(schedule, zone, fromMs, toMs)
      expect(new Set(slots.map((slot) => slot.key)).size).toBe(slots.length)
      for (const [index, slot] of slots.entries()) {
        expect(slot.at >= fromMs && slot.at < toMs && slot.at >= (slots[index - 1]?.at ?? fromMs)).toBe(true)
        expect(slot).toMatchObject({ doseId: doseId(schedule.id, slot.key), wall: instantToWall(slot.at, zone) })
      }
    }),
    runs,
  )
})

test("I3.2 each planned wall time is due exactly once, at the clock's reading or as late as the clock skips", () => {
  check(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 1439 }), { minLength: 1, maxLength: 3 }),
      arbitraryZone,
      arbitraryRange,
      (minutes, zone, { fromMs }) => {
        const times = minutes.map((minute) => new Date(minute * 60_000).toISOString().slice(11, 16))
        const slots = slotsBetween(scheduleOf(planFrom({ type: 'daily', times }, 1, '2000-01-01T00:00')), zone, fromMs, fromMs + 10 * dayMs)
        const dates = livedDates(zone, fromMs + 2 * dayMs, 6)
        const planned = dates.flatMap((date) => times.map((time) => `${date}T${time}`))
        for (const key of planned) {
          const [slot, ...others] = slots.filter((one) => one.key === key)
          expect(others).toEqual([])
          expect(slot!.wall === key || wallNever(key, slot!, zone)).toBe(true)
        }
      },
    ),
    runs,
  )
})

/** The dates that a clock in the zone shows from an instant on, found by looking every quarter of an hour. */
function livedDates(zone: string, fromMs: number, days: number): string[] {
  const dates = new Set<string>()
  for (let ms = fromMs; ms < fromMs + days * dayMs; ms += dayMs / 4) dates.add(instantToWall(ms, zone).slice(0, 10))
  return [...dates].slice(1, -1)
}

/** The clock jumps over the planned time: a minute before the slot less the skip it shows less, at the slot more. */
function wallNever(key: string, slot: Slot, zone: string): boolean {
  const skipMs = Date.parse(`${slot.wall}Z`) - Date.parse(`${key}Z`)
  return skipMs > 0 && skipMs <= 2 * 3_600_000 && instantToWall(slot.at - skipMs, zone) < key
}

test('I3.4 travel: every zone plans the same doses, whatever zone they are computed in', () => {
  check(
    fc.property(arbitrarySchedule, arbitraryZone, arbitraryZone, arbitraryRange, (schedule, home, away, { fromMs, toMs }) => {
      const wallTimed = schedule.body.plan.phases.every((phase) => phase.timing.type !== 'interval')
      fc.pre(wallTimed && home !== 'Pacific/Apia' && away !== 'Pacific/Apia')
      const wide = new Set(slotsBetween(schedule, away, fromMs - 2 * dayMs, toMs + 2 * dayMs).map((slot) => slot.doseId))
      for (const slot of slotsBetween(schedule, home, fromMs, toMs)) expect(wide).toContain(slot.doseId)
    }),
    runs,
  )
})

test('I3.4 travel: a patient who changes zone meets each dose once, when each look goes back by a day', () => {
  check(
    fc.property(arbitraryTiming, arbitraryZone, arbitraryZone, arbitraryRange, (timing, home, away, { fromMs }) => {
      fc.pre(home !== 'Pacific/Apia' && away !== 'Pacific/Apia')
      const schedule = scheduleOf(planFrom(timing, 1, '2000-01-01T00:00'))
      const [start, travel, end] = [fromMs, fromMs + 4 * dayMs, fromMs + 8 * dayMs]
      const before = slotsBetween(schedule, home, start, travel).map((slot) => slot.doseId)
      const after = slotsBetween(schedule, away, travel - 1.25 * dayMs, end).map((slot) => slot.doseId)
      const met = new Set([...before, ...after])
      const stayed = slotsBetween(schedule, home, start, end - 1.25 * dayMs).map((slot) => slot.doseId)
      expect([...met]).toEqual(expect.arrayContaining(stayed))
    }),
    runs,
  )
})

test('I3.5 a change of plan leaves every earlier slot as it was, and brings the new timing from then on', () => {
  check(
    fc.property(
      arbitraryPlan,
      arbitraryTiming,
      arbitraryEnd,
      arbitraryZone,
      arbitraryRange,
      (plan, timing, end, zone, { fromMs, toMs }) => {
        const at = instantToWall(Math.floor((fromMs + toMs) / 2), zone)
        fc.pre(plan.until === null || plan.until >= at || isOnce(plan.until, zone))
        const until = end !== null && end >= at ? end : null
        const changed = scheduleOf(changePlan(plan, at, timing, 7, until))
        const cut = wallToInstant(at, zone)
        const [old, now] = [scheduleOf(plan), changed].map((schedule) => slotsBetween(schedule, zone, fromMs, toMs)) as [Slot[], Slot[]]
        const isEarlier = (slot: Slot) => (slot.key.endsWith('Z') ? slot.at < cut : slot.key < at)
        expect(now.filter(isEarlier)).toEqual(old.filter(isEarlier))
        const fresh = slotsBetween(scheduleOf({ phases: [{ from: at, timing, amount: 7 }], until }), zone, fromMs, toMs)
        expect(now.filter((slot) => !isEarlier(slot))).toEqual(fresh)
      },
    ),
    runs,
  )
})

/** No clock is set back to before the minute's end. */
const isOnce = (wall: string, zone: string): boolean => {
  const next = instantToWall(wallToInstant(wall, zone) + 60_000, zone)
  return next > wall && wallToInstant(next, zone) === wallToInstant(wall, zone) + 60_000
}

test('I3.5 a stopped plan has what was due until then, and nothing after', () => {
  check(
    fc.property(arbitraryPlan, arbitraryZone, arbitraryRange, (plan, zone, { fromMs, toMs }) => {
      const at = instantToWall(Math.floor((fromMs + toMs) / 2), zone)
      const stopped = slotsBetween(scheduleOf(stopPlan(plan, at)), zone, fromMs, toMs)
      const open = slotsBetween(scheduleOf(plan), zone, fromMs, toMs)
      const isDue = (slot: Slot) => (slot.key.endsWith('Z') ? slot.at < wallToInstant(at, zone) + 60_000 : slot.key <= at)
      expect(stopped).toEqual(open.filter(isDue))
    }),
    runs,
  )
})
