import type { Locale } from './locales.ts'
import type { DayStyle } from './words.ts'

const dayOptions: Record<DayStyle, Intl.DateTimeFormatOptions> = {
  full: { weekday: 'long', day: 'numeric', month: 'long' },
  day: { day: 'numeric', month: 'long' },
  weekday: { weekday: 'long' },
  weekdayShort: { weekday: 'short' },
  weekdayLetter: { weekday: 'narrow' },
  withYear: { day: 'numeric', month: 'short', year: 'numeric' },
}

export function dayText(date: string, style: DayStyle, locale: Locale): string {
  return new Intl.DateTimeFormat(locale.intl, { ...dayOptions[style], timeZone: 'UTC' }).format(Date.parse(`${date}T00:00Z`))
}

/** On a 24-hour clock the hour has no leading zero: it is read across a room. */
export function wallText(wall: string, locale: Locale): string {
  if (locale.hours === 24) return wall.replace(/^0(?=\d)/, '')
  return new Intl.DateTimeFormat(locale.intl, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(
    Date.parse(`2000-01-01T${wall}Z`),
  )
}

const fractions: Record<number, string> = { 0.25: '¼', 0.5: '½', 0.75: '¾' }

/** Halves and quarters as fractions: "1.5" is misread as 15 (ISMP's list of error-prone dose designations). */
export function amountText(count: number, locale: Locale): string {
  const fraction = fractions[count % 1]
  if (!fraction) return new Intl.NumberFormat(locale.intl, { maximumFractionDigits: 3 }).format(count)
  const whole = Math.floor(count)
  return whole === 0 ? fraction : new Intl.NumberFormat(locale.intl).format(whole) + fraction
}

const steps: [unit: Intl.RelativeTimeFormatUnit, ms: number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
]

export function relativeText(atMs: number, nowMs: number, locale: Locale): string {
  const distance = atMs - nowMs
  const [unit, ms] = steps.find(([, size]) => Math.abs(distance) >= size) ?? steps.at(-1)!
  return new Intl.RelativeTimeFormat(locale.intl, { style: 'short' }).format(Math.round(distance / ms), unit)
}

const sizes: [unit: string, bytes: number][] = [
  ['gigabyte', 1e9],
  ['megabyte', 1e6],
  ['kilobyte', 1e3],
]

/** "4.3 MB", in the decimal units that are printed on USB sticks. */
export function bytesText(bytes: number, locale: Locale): string {
  const [unit, size] = sizes.find(([, one]) => bytes >= one) ?? sizes.at(-1)!
  return new Intl.NumberFormat(locale.intl, { style: 'unit', unit, maximumFractionDigits: bytes < 10 * size ? 1 : 0 }).format(bytes / size)
}

/** `HH:mm` of an instant on the wall clock of a zone. */
export function wallAt(atMs: number, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }).format(atMs)
}

/** `YYYY-MM-DD` of an instant in a zone. */
export function dateAt(atMs: number, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: zone }).format(atMs)
}
