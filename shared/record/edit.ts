import { type Stamp, stampDevice } from '../clock/hlc.ts'
import { derive } from '../kinds/derive.ts'
import type { Rule } from '../kinds/kind.ts'
import { type Body, type KindName, kindOf } from '../kinds/table.ts'
import { type ChooseClock, chooseCell } from '../merge/merge.ts'
import { isSameJson, type Json } from './json.ts'
import type { Author, FieldClock, MedRecord } from './record.ts'
import { stampsOf } from './stamps.ts'

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
 * Throws `EditError` when the record is of a newer version than this one can write, or when the stamp is
 * older than what it would overwrite: the edit would be lost in the next merge.
 */
export function editRecord<K extends KindName>(record: MedRecord, kind: K, patch: Partial<Body<K>>, edit: Edit): MedRecord {
  if (record.kind !== kind) throw new TypeError(`${record.id} is a ${record.kind}, not a ${kind}`)
  if (record.v > kindOf(kind)!.version)
    throw new EditError('edit-newer-version', `${record.id} was written by a newer version of Medbox: update this device to change it.`)
  return write(record, patch as Record<string, Json>, edit)
}

export class EditError extends Error {
  readonly code: 'edit-newer-version' | 'edit-stale-stamp'
  constructor(code: EditError['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** Deletes as a tombstone (`gone`), or brings back. Stopping a medicine is not this: it is clinical data. */
export function setGone(record: MedRecord, gone: boolean, edit: Edit): MedRecord {
  assertNewer(record.clock['@gone'], edit)
  return signed({ ...record, gone, clock: { ...record.clock, '@gone': edit.stamp } }, edit)
}

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
  return changed ? derive(signed({ ...record, clock, body }, edit)) : record
}

/** The author of the latest edit; an older stamp (only `fixed` and `union` fields changed) does not claim to be that. */
function signed(record: MedRecord, edit: Edit): MedRecord {
  const last = record.clock['@by']
  if (last !== undefined && last >= edit.stamp) return record
  return { ...record, by: edit.by, clock: { ...record.clock, '@by': edit.stamp } }
}

type Old = { value: Json | undefined; clock: FieldClock | undefined }
type New = { value: Json; clock?: FieldClock | undefined } | undefined

const writers: Record<Rule, (old: Old, value: Json, edit: Edit) => New> = {
  fixed: (old, value) => (old.value === undefined ? { value } : undefined),
  latest: (old, value, edit) => writeLatest(old, value, edit),
  union: (old, value) => addItems(old, value as Record<string, Json>),
  choose: (old, value, edit) => writeHead(old, value, edit),
}

function writeLatest(old: Old, value: Json, edit: Edit): New {
  if (isSameJson(old.value, value)) return undefined
  assertNewer(old.clock, edit)
  return { value, clock: edit.stamp }
}

function addItems(old: Old, items: Record<string, Json>): New {
  const known = (old.value ?? {}) as Record<string, Json>
  const isNew = old.value === undefined || Object.keys(items).some((id) => !Object.hasOwn(known, id))
  return isNew ? { value: { ...items, ...known }, clock: 'union' } : undefined
}

/** The new value supersedes every value that stood there, so choosing one of them settles a conflict. */
function writeHead(old: Old, value: Json, edit: Edit): New {
  const register = typeof old.clock === 'object' ? old.clock : undefined
  if (register?.heads.length === 1 && isSameJson(register.heads[0]!.value, value)) return undefined
  assertNewer(old.clock, edit)
  const seen: ChooseClock['seen'] = { ...register?.seen, [stampDevice(edit.stamp)]: edit.stamp }
  return chooseCell({ seen, heads: [{ stamp: edit.stamp, user: edit.by.user, value }] })
}

function assertNewer(old: FieldClock | undefined, { stamp }: Edit): void {
  if (old === undefined || stampsOf(old).every((seen) => seen < stamp)) return
  throw new EditError(
    'edit-stale-stamp',
    `Stamp ${stamp} is older than what it would overwrite: witness a record's stamps before editing it.`,
  )
}
