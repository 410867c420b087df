import type { Json } from '../record/json.ts'
import type { MedRecord } from '../record/record.ts'
import { type Body, type KindName, kindOf } from './table.ts'

/** The body as this version understands it, upcast from older versions; undefined when the kind or version is newer, or the body is bad. */
export function readBody<K extends KindName>(record: MedRecord & { kind: K }): Body<K> | undefined
export function readBody(record: MedRecord): Record<string, never> | undefined
export function readBody(record: MedRecord): unknown {
  const kind = kindOf(record.kind)
  if (!kind || record.v > kind.version) return undefined
  const body = kind.upcasts.slice(record.v - 1).reduce<Record<string, Json>>((older, upcast) => upcast(older), record.body)
  const parsed = kind.body.safeParse(body)
  return parsed.success ? parsed.data : undefined
}
