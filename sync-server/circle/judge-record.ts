import { z } from 'zod'
import { isAhead } from '../../shared/clock/hlc.ts'
import type { Kind, Role, Rule } from '../../shared/kinds/kind.ts'
import { membership } from '../../shared/kinds/membership.ts'
import { readBody } from '../../shared/kinds/read.ts'
import { kindOf } from '../../shared/kinds/table.ts'
import { limits } from '../../shared/limits.ts'
import { merge } from '../../shared/merge/merge.ts'
import type { Verdict } from '../../shared/protocol/push.ts'
import { type FieldClock, type MedRecord, recordSchema } from '../../shared/record/record.ts'
import { latestStamp } from '../../shared/record/stamps.ts'
import { recordVersion } from '../../shared/record/version.ts'
import { readMembership } from './membership-state.ts'

export type Refusal = Extract<Verdict, { accepted: false }>
export type Candidate = { accepted?: never; record: MedRecord; version: string }

/** What can be said of a pushed record by itself: a candidate to be merged, or why not. */
export function judgeRecord(raw: unknown, nowMs: number): Candidate | Refusal {
  try {
    return judge(raw, nowMs)
  } catch (error) {
    // Nested too deep even to be measured.
    if (error instanceof RangeError) return refuse(raw, 'schema', 'This is not a record.')
    throw error
  }
}

/** Whether a member in this role may write the record's kind; kinds of newer versions are open to all but viewers. */
export function mayWrite(role: Role, kind: string): boolean {
  const known = kindOf(kind)
  return known ? known.writers.includes(role) : role !== 'viewer'
}

export const isTooLarge = (value: unknown): boolean => Buffer.byteLength(JSON.stringify(value)) > limits.recordBytesMax

function judge(raw: unknown, nowMs: number): Candidate | Refusal {
  if (typeof raw !== 'object' || raw === null) return refuse(raw, 'schema', 'This is not a record.')
  if (isTooLarge(raw)) return refuse(raw, 'size', `A record has at most ${limits.recordBytesMax} bytes.`)
  const parsed = recordSchema.safeParse(raw)
  if (!parsed.success) return refuse(raw, 'schema', `This is not a record: ${z.prettifyError(parsed.error).slice(0, 300)}`)
  // Joined with itself: what is derived is derived anew, and what a replica keeps for itself stays behind.
  const record = merge(parsed.data, parsed.data)
  const candidate = { record, version: recordVersion(record) }
  const fault = faultOf(record)
  if (fault) return { ...refuse(raw, 'schema', fault), version: candidate.version }
  const stamp = latestStamp(record)
  if (!stamp || !isAhead(stamp, nowMs, limits.clockDriftMsMax)) return candidate
  return { ...refuse(raw, 'clock', 'A stamp lies in the future; set the clock of the device that wrote it.'), version: candidate.version }
}

/** The id as far as it can be told. */
function refuse(raw: unknown, code: Refusal['code'], message: string): Refusal {
  const id = typeof raw === 'object' && raw !== null && 'id' in raw && typeof raw.id === 'string' ? raw.id.slice(0, limits.idCharsMax) : ''
  return { accepted: false, id, version: '', code, message }
}

/** What is wrong with a record of a kind and version that we know; undefined when nothing, or when it is newer than we are. */
function faultOf(record: MedRecord): string | undefined {
  if (!isUnicode(record)) return 'The text is not well-formed Unicode.'
  const kind = kindOf(record.kind)
  if (!kind || record.v > kind.version) return undefined
  if (!readBody(record)) return `The body is not one of the kind ${kind.name}.`
  if (kind.name === membership.name && !readMembership(record)) return "A membership's id is that of its circle and member."
  // Older versions may have had other rules; their fields are judged by the body alone.
  return record.v === kind.version ? clockFault(record, kind) : undefined
}

/** Lone surrogates do not survive UTF-8: two ids could become one. */
function isUnicode(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, member]) => key.isWellFormed() && isUnicode(member))
}

/** The clock tells how a field merges, so one that contradicts the kind would take the field over on every replica. */
function clockFault({ clock, body }: MedRecord, kind: Kind): string | undefined {
  for (const [field, { rule, schema }] of Object.entries(kind.fields)) {
    const fieldClock = clock[field]
    if (field in body && ruleOf(fieldClock) !== rule) return `The field ${field} merges as ${rule}, but its clock does not.`
    if (typeof fieldClock !== 'object') continue
    if (!fieldClock.heads.every((head) => schema.safeParse(head.value).success)) return `A value beside ${field} is not one of that field.`
  }
  return undefined
}

function ruleOf(clock: FieldClock | undefined): Rule {
  if (clock === undefined) return 'fixed'
  if (clock === 'union') return 'union'
  return typeof clock === 'string' ? 'latest' : 'choose'
}
