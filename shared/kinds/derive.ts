import type { MedRecord } from '../record/record.ts'
import { readBody } from './read.ts'
import { kindOf } from './table.ts'

/** Sets `at`, `ref` and `state` from the body; a body of an unknown kind or version, or a bad one, keeps what it came with. */
export function derive(record: MedRecord): MedRecord {
  const body = readBody(record)
  return body ? { ...record, ...kindOf(record.kind)!.derive(body) } : record
}
