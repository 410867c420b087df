import { Temporal } from 'temporal-polyfill'

/** The latest instant, not after `nowMs`, at which a clock in `zone` showed `wall`. */
export function lastInstantAt(wall: string, nowMs: number, zone: string): number {
  const today = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(zone).toPlainDate()
  const at = (date: Temporal.PlainDate): number => date.toZonedDateTime({ timeZone: zone, plainTime: wall }).epochMilliseconds
  const instant = at(today)
  return instant <= nowMs ? instant : at(today.subtract({ days: 1 }))
}
