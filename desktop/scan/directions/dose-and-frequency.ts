import type { DirectionsSummary } from './summarise.ts'

/** Doses per day: `null` means as needed, `undefined` that the sentence does not say. */
export function frequencyPerDay(summary: DirectionsSummary): number | null | undefined {
  if (summary.asNeeded) return null
  const perDay = timesOnADoseDay(summary)
  if (summary.weekdays.length > 0) return round(((perDay ?? 1) * summary.weekdays.length) / 7)
  if (summary.timesPerWeek !== undefined) return round(summary.timesPerWeek / 7)
  if (summary.everyDays !== undefined) return round((perDay ?? 1) / summary.everyDays)
  return perDay === undefined ? undefined : round(perDay)
}

function timesOnADoseDay({ timesPerDay, everyHours, moments }: DirectionsSummary): number | undefined {
  if (everyHours) return 24 / everyHours.max
  if (timesPerDay && (timesPerDay.max > 1 || moments.length <= 1)) return timesPerDay.max
  return moments.length > 0 ? moments.length : timesPerDay?.max
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
