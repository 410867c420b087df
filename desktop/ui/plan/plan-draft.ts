import { Temporal } from 'temporal-polyfill'
import type { Timing } from '../../../shared/kinds/schedule.ts'
import { lastInstantAt } from '../parts/last-instant.ts'
import { wallAt } from '../words/formats.ts'

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
}

export type PlanProblem = 'noTimes' | 'twice' | 'noDays' | 'badStart'
type Around = { nowMs: number; zone: string }

export function draftPlan(timing: Timing | null, amount: number | null, { nowMs, zone }: Around): PlanDraft {
  const blank: PlanDraft = {
    type: 'daily',
    amount: amount ?? 1,
    times: ['08:00'],
    days: [1, 2, 3, 4, 5],
    hours: 12,
    anchor: toIso(lastInstantAt('08:00', nowMs, zone)),
    start: Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(zone).toPlainDate().toString(),
    daysOn: 21,
    daysOff: 7,
    steps: [{ days: 7, amount: amount ?? 1 }],
    hoursMin: 6,
    perDayMax: 4,
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
  return undefined
}

export function planOf(draft: PlanDraft): { timing: Timing; amount: number } {
  const amount = draft.type === 'taper' ? draft.steps[0]!.amount : draft.amount
  return { timing: timingOf(draft), amount }
}

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
