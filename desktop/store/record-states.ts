import type { Stamp } from '../../shared/clock/hlc.ts'
import { derive } from '../../shared/kinds/derive.ts'
import { limits } from '../../shared/limits.ts'
import { merge } from '../../shared/merge/merge.ts'
import { isSameJson } from '../../shared/record/json.ts'
import type { MedRecord } from '../../shared/record/record.ts'
import { restamped } from '../../shared/record/stamps.ts'
import { recordVersion } from '../../shared/record/version.ts'
import { fromDocument, type Mark, type RecordDocument, toDocument, toRecord } from './record-document.ts'
import type { StoredRecord } from './store.ts'

// What a stored record becomes, one function per event. Each answers `undefined` when nothing changes.

/** An edit made here: what it changes waits to be sent, since its first unsent change. */
export function joinEdit(current: RecordDocument | undefined, edited: MedRecord, nowMs: number): RecordDocument | undefined {
  const joined = join(current, edited)
  const version = recordVersion(joined)
  return unlessSame(current, toDocument(joined, version, version === current?.version ? current : waitingSince(current, nowMs)))
}

/** A state that the server has: what this replica knows beyond it waits to be sent. */
export function joinReceived(current: RecordDocument | undefined, received: MedRecord, nowMs: number): RecordDocument | undefined {
  const joined = join(current, received)
  const version = recordVersion(joined)
  const isOnServer = !current || version === recordVersion(received)
  return unlessSame(current, toDocument(joined, version, isOnServer ? onServer : markBeyond(current, version, nowMs)))
}

export function settleState(current: RecordDocument | undefined, version: string): RecordDocument | undefined {
  return current?.version === version && current.pending > 0 ? { ...current, ...onServer } : undefined
}

export function refuseState(current: RecordDocument | undefined, version: string, code: string): RecordDocument | undefined {
  return current?.version === version && current.pending > 0 && current.refused !== code ? { ...current, refused: code } : undefined
}

export function resendState(current: RecordDocument | undefined, nowMs: number): RecordDocument | undefined {
  return current && (current.pending === 0 || current.refused) ? { ...current, ...waitingSince(current, nowMs) } : undefined
}

/** A refused state under other stamps, to be sent again. The only change that is no join: nobody else may have the old stamps. */
export function restampState(
  current: RecordDocument | undefined,
  toNew: (stamp: Stamp) => Stamp,
  nowMs: number,
): RecordDocument | undefined {
  if (!current || current.pending === 0) return undefined
  const record = restamped(toRecord(fromDocument(current)), toNew)
  const version = recordVersion(record)
  return version === current.version ? undefined : toDocument(record, version, waitingSince(current, nowMs))
}

const onServer: Mark = { pending: 0, refused: '' }

const waitingSince = (current: Mark | undefined, nowMs: number): Mark => ({ pending: current?.pending || Math.max(1, nowMs), refused: '' })

/** A refused state stays refused until it changes. */
const markBeyond = (current: RecordDocument, version: string, nowMs: number): Mark =>
  current.refused && version === current.version ? current : waitingSince(current, nowMs)

function join(current: RecordDocument | undefined, record: MedRecord): MedRecord {
  assertStorable(record)
  const plain = toRecord(record as StoredRecord)
  return current ? merge(toRecord(fromDocument(current)), plain) : derive(plain)
}

function unlessSame(current: RecordDocument | undefined, next: RecordDocument): RecordDocument | undefined {
  return current?.version === next.version && isSameJson(next, pick(current, next)) ? undefined : next
}

/** The members of a stored document that are ours, not RxDB's. */
const pick = (current: RecordDocument, like: RecordDocument): object =>
  Object.fromEntries(Object.keys(like).map((key) => [key, current[key as keyof RecordDocument]]))

/** What the store itself stands on; throws `RecordError`. The rest of a record's shape is judged at the wire. */
function assertStorable(record: MedRecord): void {
  const problem = checks.find(([isWell]) => !isWell(record))
  if (problem) throw new RecordError(`The record ${record.id} cannot be stored: ${problem[1]}.`)
}

const isText = (value: unknown, charsMax: number): boolean => typeof value === 'string' && value.length <= charsMax && value.isWellFormed()
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

const checks: [(record: MedRecord) => boolean, string][] = [
  [({ id }) => isText(id, limits.idCharsMax) && id !== '', 'its id is not a text of proper length'],
  [({ circle }) => isText(circle, limits.circleCharsMax) && circle !== '', 'its circle is not a text of proper length'],
  [({ kind }) => isText(kind, limits.kindCharsMax), 'its kind is not a text of proper length'],
  [({ ref }) => isText(ref, limits.idCharsMax), 'its ref is not a text of proper length'],
  [({ state }) => isText(state, limits.stateCharsMax), 'its state is not a text of proper length'],
  [({ at }) => Number.isSafeInteger(at) && at >= 0, 'its time is not in whole milliseconds since 1970'],
  [({ gone }) => typeof gone === 'boolean', 'it does not say whether it is gone'],
  [({ clock, body }) => isObject(clock) && isObject(body), 'it has no clock or no body'],
]

/** A record that this store cannot keep in its place. */
class RecordError extends Error {
  readonly code = 'record-not-storable'
}
