import type { Timing } from '../kinds/schedule.ts'
import { dateToDay, weekdayOf } from './day-number.ts'

/** A timing by the wall clock: at these times of day, on the days that the rule names. */
export type WallTiming = Extract<Timing, { times: string[] }>

/** Units per intake on a day (as a day number); undefined when nothing is due on it. */
export type DayRule = (day: number) => number | undefined

/** How a timing picks its days; `amount` is the phase's, which a taper's steps replace. */
export function dayRule(timing: WallTiming, amount: number): DayRule {
  switch (timing.type) {
    case 'daily':
      return () => amount
    case 'weekly':
      return (day) => (timing.days.includes(weekdayOf(day)) ? amount : undefined)
    case 'cycle':
      return cycleRule(timing, amount)
    case 'taper':
      return taperRule(timing)
  }
}

function cycleRule({ start, daysOn, daysOff }: Extract<Timing, { type: 'cycle' }>, amount: number): DayRule {
  const first = dateToDay(start)
  return (day) => (day >= first && (day - first) % (daysOn + daysOff) < daysOn ? amount : undefined)
}

function taperRule({ start, steps }: Extract<Timing, { type: 'taper' }>): DayRule {
  const first = dateToDay(start)
  return (day) => {
    let left = day - first
    if (left < 0) return undefined
    return steps.find((step) => (left -= step.days) < 0)?.amount
  }
}
