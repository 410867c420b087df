import type { Timing } from '../../../shared/kinds/schedule.ts'

/** For how many days `quantity` units last; undefined for a plan that has no steady use. */
export function packDays(quantity: number, timing: Timing, amount: number): number | undefined {
  const perDay = unitsPerDay(timing, amount)
  return perDay ? quantity / perDay : undefined
}

function unitsPerDay(timing: Timing, amount: number): number | undefined {
  switch (timing.type) {
    case 'daily':
      return amount * timing.times.length
    case 'interval':
      return (amount * 24) / timing.hours
    case 'weekly':
      return (amount * timing.times.length * timing.days.length) / 7
    case 'cycle':
      return (amount * timing.times.length * timing.daysOn) / (timing.daysOn + timing.daysOff)
    case 'taper':
    case 'asNeeded':
      return undefined
  }
}
