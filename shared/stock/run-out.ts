import { dateToDay, dayMs } from '../slots/day-number.ts'
import type { ScheduleOf, Slot } from '../slots/slot.ts'
import { slotsBetween } from '../slots/slots-between.ts'
import { instantToWall } from '../slots/wall-clock.ts'

/** The first slot that the stock cannot serve: when (epoch ms), its date on the patient's calendar, days from today. */
export type RunOut = { at: number; date: string; daysLeft: number } | { at: null; date: null; daysLeft: null }

const horizonDays = 400
const strideDays = 20

/**
 * When a medicine's stock runs out, by walking its schedules' future slots; nulls when it lasts for 400 days or
 * nothing is planned. Intakes as needed cannot be foreseen and do not count.
 */
export function runOut(level: number, schedules: readonly ScheduleOf[], zone: string, nowMs: number): RunOut {
  const short = firstShort(level, futureSlots(schedules, zone, nowMs))
  if (!short) return { at: null, date: null, daysLeft: null }
  const date = short.wall.slice(0, 10)
  return { at: short.at, date, daysLeft: dateToDay(date) - dateToDay(instantToWall(nowMs, zone)) }
}

function firstShort(level: number, slots: Iterable<Slot>): Slot | undefined {
  // Thousandths, as stock is told: 0.1 + 0.2 must serve 0.3.
  let left = Math.round(level * 1000)
  for (const slot of slots) {
    left -= Math.round(slot.amount * 1000)
    if (left < 0) return slot
  }
  return undefined
}

/** By time, a stride at a time, because most stocks end long before the horizon. */
function* futureSlots(schedules: readonly ScheduleOf[], zone: string, nowMs: number): Generator<Slot> {
  for (let days = 0; days < horizonDays; days += strideDays) {
    const from = nowMs + days * dayMs
    const slots = schedules.flatMap((schedule) => slotsBetween(schedule, zone, from, from + strideDays * dayMs))
    yield* slots.sort((a, b) => a.at - b.at || (a.doseId < b.doseId ? -1 : 1))
  }
}
