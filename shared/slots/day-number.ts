/** Days since 1970-01-01 in the proleptic Gregorian calendar, without a zone: plain arithmetic on dates. */
export const dateToDay = (date: string): number => Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / dayMs

/** `YYYY-MM-DD`; for the years 0000 to 9999. */
export const dayToDate = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10)

/** ISO 8601: Monday is 1. 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1

export const dayMs = 86_400_000
/** The last day that a date of four-digit years names. */
export const dayLast = dateToDay('9999-12-31')
