import { doseId } from '../kinds/dose.ts'
import type { Plan, Timing } from '../kinds/schedule.ts'
import { limits } from '../limits.ts'
import { dateToDay, dayLast, dayMs, dayToDate } from './day-number.ts'
import { dayRule, type WallTiming } from './day-rule.ts'
import { type ScheduleOf, type Slot, utcMinuteKey } from './slot.ts'
import { instantToWall, wallToInstant, wallToMoment } from './wall-clock.ts'

/**
 * The slots of a schedule with fromMs ≤ at < toMs, by time, on the wall clock of the patient's `zone`.
 * Ranges that adjoin give together what the whole gives. A slot's key, and so its dose, is the same in every
 * zone: when the patient travels, look back by a day, because the new clock may already be past a slot.
 * Throws `SlotsError` when the range is no range of time or holds more than `limits.slotsMax` slots.
 */
export function slotsBetween(schedule: ScheduleOf, zone: string, fromMs: number, toMs: number): Slot[] {
  if (!isInstant(fromMs) || !isInstant(toMs))
    throw new SlotsError('slots-range', `Slots are asked for between two instants, not ${fromMs} and ${toMs}.`)
  const slots: Slot[] = []
  for (const stretch of stretches(schedule.body))
    for (const planned of plannedIn(stretch, { zone, fromMs, toMs })) {
      if (slots.length === limits.slotsMax)
        throw new SlotsError('slots-too-many', `More than ${limits.slotsMax} slots: ask for a shorter time.`)
      slots.push(toSlot(schedule, planned))
    }
  return slots.sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1))
}

class SlotsError extends Error {
  readonly code: 'slots-range' | 'slots-too-many'
  constructor(code: SlotsError['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** The greatest time of ECMAScript, 100 million days from the epoch. */
const isInstant = (ms: number): boolean => Math.abs(ms) <= 8.64e15

/** A phase with its bounds, as wall times: `from` ≤ slot < `end`, slot ≤ `until`; null = open. */
type Stretch = { timing: Timing; amount: number; from: string; end: string | null; until: string | null }
type Range = { zone: string; fromMs: number; toMs: number }
type Planned = { key: string; at: number; wall: string; amount: number }

/**
 * A stopped schedule has an end (`until`). One without comes from a stop and a change of plan that crossed;
 * until a person chooses, nobody is told to take what somebody stopped.
 */
function stretches({ plan, status }: { plan: Plan; status: 'active' | 'stopped' }): Stretch[] {
  if (status === 'stopped' && plan.until === null) return []
  const phases = plan.phases.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
  return phases.map((phase, index) => ({ ...phase, end: phases[index + 1]?.from ?? null, until: plan.until }))
}

function plannedIn(stretch: Stretch, range: Range): Iterable<Planned> {
  const { timing } = stretch
  if (timing.type === 'asNeeded') return []
  return timing.type === 'interval' ? onInterval(timing, stretch, range) : onWallClock(timing, stretch, range)
}

function toSlot({ id, body }: ScheduleOf, planned: Planned): Slot {
  const { key, at, wall, amount } = planned
  return { key, schedule: id, medicine: body.medicine, at, wall, amount, windowMs: body.windowMinutes * 60_000, doseId: doseId(id, key) }
}

/** Days of the range with a margin: zones lie up to 14 hours from UTC, and a skipped hour moves a slot later. */
const marginDays = 2

function* onWallClock(timing: WallTiming, stretch: Stretch, { zone, fromMs, toMs }: Range): Generator<Planned> {
  const rule = dayRule(timing, stretch.amount)
  const times = [...new Set(timing.times)].sort()
  const first = Math.max(Math.floor(fromMs / dayMs) - marginDays, dateToDay(stretch.from))
  const last = Math.min(Math.floor(toMs / dayMs) + marginDays, lastDay(stretch))
  for (let day = first; day <= last; day++) {
    const amount = rule(day)
    if (amount === undefined) continue
    for (const time of times) {
      const key = `${dayToDate(day)}T${time}`
      const moment = isWithin(key, stretch) ? wallToMoment(key, zone) : undefined
      if (moment && moment.at >= fromMs && moment.at < toMs) yield { key, ...moment, amount }
    }
  }
}

const isWithin = (wall: string, { from, end, until }: Stretch): boolean =>
  wall >= from && (end === null || wall < end) && (until === null || wall <= until)

const lastDay = ({ end, until }: Stretch): number =>
  Math.min(end === null ? dayLast : dateToDay(end), until === null ? dayLast : dateToDay(until))

/** Elapsed hours from the anchor's minute; the bounds hold as instants, because wall times may come twice. */
function* onInterval(timing: Extract<Timing, { type: 'interval' }>, stretch: Stretch, { zone, fromMs, toMs }: Range): Generator<Planned> {
  const { from, end, until } = stretch
  const anchor = Math.floor(Date.parse(timing.anchor) / 60_000) * 60_000
  const step = timing.hours * 3_600_000
  const first = Math.max(fromMs, anchor, wallToInstant(from, zone))
  const last = Math.min(
    toMs,
    (dayLast + 1) * dayMs,
    end === null ? Infinity : wallToInstant(end, zone),
    until === null ? Infinity : wallToInstant(until, zone) + 60_000,
  )
  for (let at = anchor + Math.ceil((first - anchor) / step) * step; at < last; at += step)
    yield { key: utcMinuteKey(at), at, wall: instantToWall(at, zone), amount: stretch.amount }
}
