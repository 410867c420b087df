import type { Json } from '../record/json.ts'
import type { MedRecord } from '../record/record.ts'
import type { Derived } from './kind.ts'
import { readBody } from './read.ts'
import { kindOf } from './table.ts'

/** A body that breaks its kind's schema: kept as it is, and found by this state. */
export const unreadable: Derived = { at: 0, ref: '', state: 'unreadable' }

/** Sets `at`, `ref` and `state` from the body; a record of an unknown kind or a newer version keeps what it came with. */
export function derive(record: MedRecord): MedRecord {
  const kind = kindOf(record.kind)
  if (!kind || record.v > kind.version) return record
  const body = readBody(record) as Record<string, Json> | undefined
  return { ...record, ...(body ? kind.derive(body) : unreadable) }
}
