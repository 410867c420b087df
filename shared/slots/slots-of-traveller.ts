import { type ScheduleOf, type Slot } from './slot.ts'
import { slotsBetween } from './slots-between.ts'
import { instantToWall } from './wall-clock.ts'

/** The patient's wall clock: its zone, and which one it showed until when, if that ever changed. */
export type PatientClock = { zone: string; before?: { zone: string; untilMs: number } }

/** Zones lie up to 26 hours apart (Kiritimati and Baker Island). */
const apartMsMax = 26 * 3_600_000

/**
 * The slots of a schedule for a patient whose clock was moved to another zone. What was due before the move was due
 * by the old clock; afterwards the new one counts. A slot that the new clock had already passed when it was set would
 * be missed before it was ever due: it keeps the time that it had by the old clock. One that was due by the old
 * clock does not come again.
 */
export function slotsOfTraveller(schedule: ScheduleOf, { zone, before }: PatientClock, fromMs: number, toMs: number): Slot[] {
  if (!before || fromMs >= before.untilMs + apartMsMax) return slotsBetween(schedule, zone, fromMs, toMs)
  const { untilMs } = before
  const lived = slotsBetween(schedule, before.zone, Math.min(fromMs, untilMs - apartMsMax), untilMs)
  const coming = slotsBetween(schedule, zone, untilMs, Math.max(toMs, untilMs + 2 * apartMsMax))
  const known = new Set([...lived, ...coming].map((slot) => slot.key))
  const livedKeys = new Set(lived.map((slot) => slot.key))
  const passed = slotsBetween(schedule, before.zone, untilMs, untilMs + apartMsMax).filter((slot) => !known.has(slot.key))
  return [...lived, ...passed, ...coming.filter((slot) => !livedKeys.has(slot.key))]
    .filter((slot) => slot.at >= fromMs && slot.at < toMs)
    .map((slot) => ({ ...slot, wall: instantToWall(slot.at, zone) }))
    .sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1))
}
