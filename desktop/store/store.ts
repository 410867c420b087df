import type { Observable } from 'rxjs'
import type { Stamp } from '../../shared/clock/hlc.ts'
import type { MedRecord } from '../../shared/record/record.ts'

/**
 * A record as a replica keeps it. `pending`: 0 = the server has this state; else epoch ms since when a
 * change waits to be sent. `refused`: '' or the code with which the server refused this state.
 */
export type StoredRecord = MedRecord & { pending: number; refused: string }

/** Records by indexed members; every bound is inclusive unless it says otherwise. Sorted by `at`, then id. */
export type RecordQuery = {
  circle?: string
  kind?: string | readonly string[]
  ref?: string
  state?: string | readonly string[]
  atMin?: number
  /** Exclusive. */
  atMax?: number
  /** Tombstones are left out unless asked for. */
  withGone?: boolean
  limit?: number
  newestFirst?: boolean
}

/**
 * A replica's records. Whatever is acknowledged (a resolved promise) is durable. All writes but `restamp` are
 * joins, so they may repeat and race; writes of one call are one transaction.
 */
export interface Store {
  get(id: string): Promise<StoredRecord | undefined>
  getMany(ids: readonly string[]): Promise<Map<string, StoredRecord>>
  find(query: RecordQuery): Promise<StoredRecord[]>
  /** The query's result now and after every change to it; errors end the stream. */
  live(query: RecordQuery): Observable<StoredRecord[]>

  /** Joins edits made here into the store and marks what changed as pending since `nowMs`. */
  write(records: readonly MedRecord[], nowMs: number): Promise<void>
  /**
   * Joins records from the server. What then differs from what came (this replica knows more) becomes pending. A record
   * that is not held here and that `isTooOld` turns away is not stored, only counted as forgotten.
   */
  receive(records: readonly MedRecord[], nowMs: number, isTooOld?: (record: MedRecord) => boolean): Promise<void>

  /** Pending, unrefused records of the given circles, oldest change first. */
  pending(circles: readonly string[], limit: number): Promise<StoredRecord[]>
  /** The server has these states: clears `pending` where the record has not changed since. */
  settle(accepted: readonly { id: string; version: string }[]): Promise<void>
  /** The server refused these states: kept and marked, no longer in the way; a later edit makes them pending again. */
  refuse(refused: readonly { id: string; version: string; code: string }[]): Promise<void>
  /** Marks records for sending again (a restored server, a refusal to retry); many are marked in several transactions. */
  resend(ids: readonly string[], nowMs: number): Promise<void>

  /** Gives pending records other stamps and sends them again: for stamps that the server refused, which nobody else has. */
  restamp(ids: readonly string[], toNew: (stamp: Stamp) => Stamp, nowMs: number): Promise<void>

  /** Counts for the status line: `waiting` = pending and not refused; `since` = oldest, epoch ms, 0 = none. */
  waiting(): Observable<{ waiting: number; since: number; refused: number }>
  /** All records that the server does not have as they are here, refused ones included, oldest change first. */
  unsent(): Promise<StoredRecord[]>
  /** id → version of all records held of a circle, tombstones included; only of the given ranges where named. */
  versions(circle: string, ranges?: readonly number[]): Promise<Map<string, string>>
  /** Fingerprints of a circle, one per range, as `<count>:<sum>`: of what is held and what was forgotten. */
  fingerprints(circle: string): Promise<string[]>

  /**
   * Lets records leave this device that the server has: those of the ids that do not wait to be sent and that `mayLeave`
   * lets go at the moment of writing. Their versions stay in the fingerprints. Tells how many left.
   */
  forget(ids: readonly string[], mayLeave: (record: StoredRecord) => boolean): Promise<number>
  /** Takes what was forgotten out of the fingerprints of these ranges, or of all: what they lack has to be fetched again. Tells how many records that is. */
  recall(circle: string, ranges?: readonly number[]): Promise<number>
  /** Erases for good what was removed, which the database keeps, marked, until then. */
  erase(): Promise<void>

  /** The circles that have records here. */
  circles(): Promise<string[]>
  /** Removes a circle's records from the device. */
  purge(circle: string): Promise<void>

  /** Device-only values (settings, cursors, drafts), never synced; JSON. */
  device: DeviceValues
  close(): Promise<void>
}

export interface DeviceValues {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<void>
  remove(key: string): Promise<void>
  live(key: string): Observable<unknown>
}
