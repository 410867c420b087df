import type { Stamp } from '../clock/hlc.ts'
import type { FieldClock, MedRecord } from './record.ts'

/**
 * The greatest stamp in a record; undefined when it has none. A clock that witnesses it stamps newer edits;
 * a record whose latest stamp lies ahead is held back.
 */
export function latestStamp(record: MedRecord): Stamp | undefined {
  return Object.values(record.clock)
    .flatMap(stampsOf)
    .reduce<Stamp | undefined>((a, b) => (a && a > b ? a : b), undefined)
}

/** The record with other stamps, which keep the order of the old ones. */
export function restamped(record: MedRecord, toNew: (stamp: Stamp) => Stamp): MedRecord {
  const clock = Object.fromEntries(Object.entries(record.clock).map(([field, one]) => [field, restampedClock(one, toNew)]))
  return { ...record, clock }
}

function restampedClock(clock: FieldClock, toNew: (stamp: Stamp) => Stamp): FieldClock {
  if (clock === 'union') return clock
  if (typeof clock === 'string') return toNew(clock)
  const seen = Object.fromEntries(Object.entries(clock.seen).map(([device, stamp]) => [device, toNew(stamp)]))
  return { ...clock, seen, heads: clock.heads.map((head) => ({ ...head, stamp: toNew(head.stamp) })) }
}

/** The stamps that a field's clock holds. */
export function stampsOf(clock: FieldClock): Stamp[] {
  if (clock === 'union') return []
  return typeof clock === 'string' ? [clock] : [...Object.values(clock.seen), ...clock.heads.map((head) => head.stamp)]
}
