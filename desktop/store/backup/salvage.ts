import { stampTime } from '../../../shared/clock/hlc.ts'
import { limits } from '../../../shared/limits.ts'
import type { MedRecord } from '../../../shared/record/record.ts'
import { latestStamp } from '../../../shared/record/stamps.ts'
import { recordVersion } from '../../../shared/record/version.ts'
import { fromDocument, type RecordDocument, toRecord } from '../record-document.ts'
import type { Store } from '../store.ts'
import { readRows, type RowsOf } from './rows.ts'

/** A closed database file that may be damaged, and the keys of which one may open it. */
export type Wreck = { path: string; keys: readonly Uint8Array[]; rows?: RowsOf }

export type Salvaged = {
  /** Records that the store did not have, or not so. */
  records: number
  /** The greatest time in their stamps, epoch ms; 0 = none. */
  stampMsMax: number
}

const batchRecordsMax = 500

/** The device values that can be read. */
export async function salvageValues(wreck: Wreck): Promise<Map<string, unknown>> {
  const values = new Map<string, unknown>()
  for await (const { value } of rowsOf(wreck)) if (value) values.set(value.id, value.value)
  return values
}

/** Joins the records that can be read into a store, as this device's own writes; with `circles`, only those of these. */
export async function salvageRecords(wreck: Wreck, store: Store, nowMs: number, circles?: ReadonlySet<string>): Promise<Salvaged> {
  const salvaged: Salvaged = { records: 0, stampMsMax: 0 }
  let batch: MedRecord[] = []
  for await (const { record } of rowsOf(wreck)) {
    if (!record || !isSound(record) || circles?.has(record.circle) === false) continue
    if (batch.push(toRecord(fromDocument(record))) < batchRecordsMax) continue
    await join(batch)
    batch = []
  }
  await join(batch)
  return salvaged

  async function join(records: readonly MedRecord[]): Promise<void> {
    const news = await newsIn(records, store)
    salvaged.records += await writeAll(news, store, nowMs)
    salvaged.stampMsMax = Math.max(salvaged.stampMsMax, ...news.map((record) => stampMsOf(record, nowMs)))
  }
}

async function* rowsOf({ path, keys, rows }: Wreck): ReturnType<typeof readRows> {
  for (const key of keys) yield* readRows(path, key, rows)
}

/** A record whose bytes are not those that were written has another version than the one beside it. */
function isSound(document: RecordDocument): boolean {
  try {
    return recordVersion(toRecord(fromDocument(document))) === document.version
  } catch {
    return false
  }
}

async function newsIn(records: readonly MedRecord[], store: Store): Promise<MedRecord[]> {
  const known = await store.getMany(records.map(({ id }) => id))
  return records.filter((record) => {
    const have = known.get(record.id)
    return !have || recordVersion(toRecord(have)) !== recordVersion(record)
  })
}

/** A record that cannot be joined holds up none of the others. */
async function writeAll(records: readonly MedRecord[], store: Store, nowMs: number): Promise<number> {
  if (records.length === 0) return 0
  try {
    await store.write(records, nowMs)
    return records.length
  } catch (error) {
    if (records.length === 1 && isOfRecord(error)) return 0
    if (records.length === 1) throw error
    let written = 0
    for (const record of records) written += await writeAll([record], store, nowMs)
    return written
  }
}

const isOfRecord = (error: unknown): boolean => !String((error as { code?: unknown } | null)?.code).startsWith('store-')

/** A stamp from the future says nothing of what the clock may have reached. */
function stampMsOf(record: MedRecord, nowMs: number): number {
  const stamp = latestStamp(record)
  const ms = stamp ? stampTime(stamp).ms : 0
  return ms > nowMs + limits.clockDriftMsMax ? 0 : ms
}
