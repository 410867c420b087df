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

/** The stamps that a field's clock holds. */
export function stampsOf(clock: FieldClock): Stamp[] {
  if (clock === 'union') return []
  return typeof clock === 'string' ? [clock] : [...Object.values(clock.seen), ...clock.heads.map((head) => head.stamp)]
}
