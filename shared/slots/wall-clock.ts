import { Temporal } from 'temporal-polyfill'

/** A wall time as an instant, and what the wall clock then shows. */
export type Moment = { at: number; wall: string }

/**
 * The instant of a wall time. One that the clock skips counts as late as the skip is long, one that comes
 * twice counts at its first coming (Temporal's `compatible`, as in RFC 5545). Undefined on a date that the
 * zone's calendar skips whole (Apia, 2011-12-30): nothing is due on a day that nobody lives through.
 */
export function wallToMoment(wall: string, zone: string): Moment | undefined {
  const moment = Temporal.ZonedDateTime.from(`${wall}[${zone}]`)
  const shown = moment.toPlainDateTime().toString({ smallestUnit: 'minute' })
  const isOtherDate = shown.slice(0, 10) !== wall.slice(0, 10)
  return isOtherDate && !hasDate(wall.slice(0, 10), zone) ? undefined : { at: moment.epochMilliseconds, wall: shown }
}

/** The instant of a wall time, also on a date that the zone skips. */
export const wallToInstant = (wall: string, zone: string): number => Temporal.ZonedDateTime.from(`${wall}[${zone}]`).epochMilliseconds

/** What the wall clock shows at an instant: `YYYY-MM-DDTHH:mm`. */
export function instantToWall(atMs: number, zone: string): string {
  return zoned(atMs, zone).toPlainDateTime().toString({ smallestUnit: 'minute' })
}

/** The first instant of the day after the instant's. */
export const nextDayStart = (atMs: number, zone: string): number => zoned(atMs, zone).add({ days: 1 }).startOfDay().epochMilliseconds

const zoned = (atMs: number, zone: string): Temporal.ZonedDateTime => Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone)

const hasDate = (date: string, zone: string): boolean =>
  Temporal.PlainDate.from(date).toZonedDateTime(zone).toPlainDate().toString() === date
