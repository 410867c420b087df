import { Temporal } from 'temporal-polyfill'
import type { Timing } from '../../../shared/kinds/schedule.ts'
import { lastInstantAt } from '../parts/last-instant.ts'
import { dateAt, wallAt } from '../words/formats.ts'

/** A plan while it is edited: every type's fields are kept, so that trying another type loses nothing. */
export type PlanDraft = {
  type: Timing['type']
  amount: number
  times: string[]
  days: number[]
  hours: number
  /** ISO instant from which intervals count. */
  anchor: string
  start: string
  daysOn: number
  daysOff: number
  steps: { days: number; amount: number }[]
  hoursMin: number
  perDayMax: number
  end: 'open' | 'days' | 'date'
  /** How many days a course lasts, and its last day where that was chosen. */
  courseDays: number
  lastDay: string
  /** The day on which this plan is made; no plan ends before. */
  today: string
}

export type PlanProblem = 'noTimes' | 'twice' | 'noDays' | 'badStart' | 'endsEarly'
/** What is known of a plan: saved (`until`), or read from a label (`days`). */
type Known = { timing: Timing | null; amount: number | null; until?: string | null; days?: number | null }
type Around = { nowMs: number; zone: string }

export const blankPlan: Known = { timing: null, amount: null }

export function draftPlan({ timing, amount, until, days }: Known, { nowMs, zone }: Around): PlanDraft {
  const today = dateAt(nowMs, zone)
  const blank: PlanDraft = {
    type: 'daily',
    amount: amount ?? 1,
    times: ['08:00'],
    days: [1, 2, 3, 4, 5],
    hours: 12,
    anchor: toIso(lastInstantAt('08:00', nowMs, zone)),
    start: today,
    daysOn: 21,
    daysOff: 7,
    steps: [{ days: 7, amount: amount ?? 1 }],
    hoursMin: 6,
    perDayMax: 4,
    end: until ? 'date' : days ? 'days' : 'open',
    courseDays: days ?? 7,
    lastDay: until ?? addDays(today, 6),
    today,
  }
  return { ...blank, ...timing }
}

/** What stands in the way of the plan being meant like this; undefined = nothing. */
export function planProblem(draft: PlanDraft): PlanProblem | undefined {
  const hasTimes = draft.type !== 'interval' && draft.type !== 'asNeeded'
  if (hasTimes && draft.times.length === 0) return 'noTimes'
  if (hasTimes && new Set(draft.times).size < draft.times.length) return 'twice'
  if (draft.type === 'weekly' && draft.days.length === 0) return 'noDays'
  if ((draft.type === 'cycle' || draft.type === 'taper') && !isDate(draft.start)) return 'badStart'
  const lastDay = lastDayOf(draft)
  if (lastDay !== null && (!isDate(lastDay) || lastDay < firstDay(draft))) return 'endsEarly'
  return undefined
}

export function planOf(draft: PlanDraft): { timing: Timing; amount: number; until: string | null } {
  const amount = draft.type === 'taper' ? draft.steps[0]!.amount : draft.amount
  return { timing: timingOf(draft), amount, until: lastDayOf(draft) }
}

/** What the plan says of its end, for `speakPlan`. */
export const endOf = (draft: PlanDraft): { until: string | null; days?: number } => ({
  until: lastDayOf(draft),
  ...(draft.end === 'days' ? { days: draft.courseDays } : {}),
})

/** A taper ends by its own steps; a course counts its first day. */
function lastDayOf(draft: PlanDraft): string | null {
  if (draft.type === 'taper' || draft.end === 'open') return null
  return draft.end === 'date' ? draft.lastDay : addDays(firstDay(draft), draft.courseDays - 1)
}

/** A cycle may begin later than today. */
const firstDay = ({ type, start, today }: PlanDraft): string => (type === 'cycle' && isDate(start) && start > today ? start : today)

const addDays = (date: string, days: number): string => Temporal.PlainDate.from(date).add({ days }).toString()

function timingOf({ type, times: unsorted, days, hours, anchor, start, daysOn, daysOff, steps, hoursMin, perDayMax }: PlanDraft): Timing {
  const times = unsorted.toSorted()
  switch (type) {
    case 'daily':
      return { type, times }
    case 'interval':
      return { type, hours, anchor }
    case 'weekly':
      return { type, days: days.toSorted((a, b) => a - b), times }
    case 'cycle':
      return { type, start, daysOn, daysOff, times }
    case 'taper':
      return { type, start, steps, times }
    case 'asNeeded':
      return { type, hoursMin, perDayMax }
  }
}

export const anchorWall = (draft: PlanDraft, zone: string): string => wallAt(Date.parse(draft.anchor), zone)

export const withAnchorWall = (draft: PlanDraft, wall: string, { nowMs, zone }: Around): PlanDraft => ({
  ...draft,
  anchor: toIso(lastInstantAt(wall, nowMs, zone)),
})

const toIso = (atMs: number): string => new Date(atMs).toISOString()

export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const date = new Date(`${text}T00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}
