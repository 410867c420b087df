import { hlcToStamp, type Stamp } from '../../shared/clock/hlc.ts'
import type { Json } from '../../shared/record/json.ts'
import type { MedRecord } from '../../shared/record/record.ts'
import { recordVersion } from '../../shared/record/version.ts'

export const circle = 'circle-of-anna'
export const stamp = (ms: number, device = 'devicea'): Stamp => hlcToStamp({ ms, counter: 0 }, device)

/** A record of a kind that no version of the program knows, so that its envelope is what the test says. */
export function note(id: string, fields: Record<string, [value: Json, ms: number]> = {}, envelope: Partial<MedRecord> = {}): MedRecord {
  return {
    id,
    circle,
    kind: 'note',
    v: 1,
    at: 0,
    ref: '',
    state: '',
    clock: Object.fromEntries(Object.entries(fields).map(([name, [, ms]]) => [name, stamp(ms)])),
    by: { user: 'anna', device: 'devicea' },
    gone: false,
    body: Object.fromEntries(Object.entries(fields).map(([name, [value]]) => [name, value])),
    ...envelope,
  }
}

export const stateOf = (record: MedRecord | undefined) => ({ id: record!.id, version: recordVersion(record!) })
export const idsOf = (records: Iterable<{ id: string }>) => [...records].map((record) => record.id)
