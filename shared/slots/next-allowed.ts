import type { Timing } from '../kinds/schedule.ts'
import { dayMs } from './day-number.ts'
import { nextDayStart } from './wall-clock.ts'

export type AsNeeded = Extract<Timing, { type: 'asNeeded' }>

/** `allowedAt`: epoch ms, `nowMs` when allowed at once; `leftToday`: how many more the daily maximum allows. */
export type Allowance = { allowedAt: number; leftToday: number }

/**
 * When the next intake as needed is allowed, given when doses were taken (epoch ms). A dose counts towards the
 * daily maximum for 24 hours, and at least to the end of the patient's day: a maximum per day that starts anew
 * at midnight would allow twice as much in one night.
 */
export function nextAllowed(takenAt: readonly number[], timing: AsNeeded, zone: string, nowMs: number): Allowance {
  const counting = takenAt.filter((at) => countsUntil(at, zone) > nowMs).sort((a, b) => a - b)
  const leftToday = Math.max(0, timing.perDayMax - counting.length)
  const lastAt = takenAt.length > 0 ? Math.max(...takenAt) : -Infinity
  const distant = lastAt + timing.hoursMin * 3_600_000
  const freed = leftToday > 0 ? nowMs : countsUntil(counting[counting.length - timing.perDayMax]!, zone)
  return { allowedAt: Math.max(nowMs, distant, freed), leftToday }
}

const countsUntil = (at: number, zone: string): number => Math.max(at + dayMs, nextDayStart(at, zone))
