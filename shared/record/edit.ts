import { type Stamp, stampDevice } from '../clock/hlc.ts'
import { derive } from '../kinds/derive.ts'
import { type Body, type KindName, kindOf } from '../kinds/table.ts'
import { type ChooseClock, chooseCell } from '../merge/merge.ts'
import { isSameJson, type Json } from './json.ts'
import type { Author, FieldClock, MedRecord } from './record.ts'

/** Who edits, and when: one stamp per edit, never used twice. */
export type Edit = { stamp: Stamp; by: Author }

/** A new record of a kind this version knows. `body` holds all of the kind's required fields. */
export function createRecord<K extends KindName>(kind: K, id: string, circle: string, body: Body<K>, edit: Edit): MedRecord {
  const { version: v } = kindOf(kind)!
  const blank: MedRecord = { id, circle, kind, v, at: 0, ref: '', state: '', clock: {}, by: edit.by, gone: false, body: {} }
  return write(blank, body as Record<string, Json>, edit)
}

/**
 * Changes fields of a record: `latest` and `choose` take the new value, `union` adds the items given,
 * a `fixed` field that is written already stays. Returns the record itself when nothing changes.
 */
export function editRecord<K extends KindName>(record: MedRecord, kind: K, patch: Partial<Body<K>>, edit: Edit): MedRecord {
  if (record.kind !== kind) throw new TypeError(`${record.id} is a ${record.kind}, not a ${kind}`)
  return write(record, patch as Record<string, Json>, edit)
}

/** Deletes as a tombstone (`gone`), or brings back. Stopping a medicine is not this: it is clinical data. */
export const setGone = (record: MedRecord, gone: boolean, edit: Edit): MedRecord => ({
  ...record,
  gone,
  by: edit.by,
  clock: { ...record.clock, '@gone': edit.stamp, '@by': edit.stamp },
})

function write(record: MedRecord, patch: Record<string, Json>, edit: Edit): MedRecord {
  const { fields } = kindOf(record.kind)!
  const clock = { ...record.clock }
  const body = { ...record.body }
  let changed = false
  for (const [field, value] of Object.entries(patch)) {
    const rule = fields[field]?.rule
    if (!rule) throw new TypeError(`${record.kind} has no field ${field}`)
    const next = value === undefined ? undefined : writers[rule]({ value: body[field], clock: clock[field] }, value, edit)
    if (!next) continue
    changed = true
    body[field] = next.value
    if (next.clock !== undefined) clock[field] = next.clock
  }
  return changed ? derive({ ...record, clock: { ...clock, '@by': edit.stamp }, body, by: edit.by }) : record
}

type Old = { value: Json | undefined; clock: FieldClock | undefined }
type New = { value: Json; clock?: FieldClock } | undefined

const writers: Record<'fixed' | 'latest' | 'choose' | 'union', (old: Old, value: Json, edit: Edit) => New> = {
  fixed: (old, value) => (old.value === undefined ? { value } : undefined),
  latest: (old, value, edit) => (isSameJson(old.value, value) ? undefined : { value, clock: edit.stamp }),
  union: (old, value) => addItems(old, value as Record<string, Json>),
  choose: (old, value, edit) => writeHead(old.clock as ChooseClock | undefined, value, edit),
}

function addItems(old: Old, items: Record<string, Json>): New {
  const known = (old.value ?? {}) as Record<string, Json>
  const isNew = old.value === undefined || Object.keys(items).some((id) => !Object.hasOwn(known, id))
  return isNew ? { value: { ...items, ...known }, clock: 'union' } : undefined
}

/** The new value supersedes every value that stood there, so choosing one of them settles a conflict. */
function writeHead(old: ChooseClock | undefined, value: Json, edit: Edit): New {
  if (old?.heads.length === 1 && isSameJson(old.heads[0]!.value, value)) return undefined
  const seen: ChooseClock['seen'] = { ...old?.seen, [stampDevice(edit.stamp)]: edit.stamp }
  return chooseCell({ seen, heads: [{ stamp: edit.stamp, user: edit.by.user, value }] })
}
