import type { Database } from '../storage/storage.ts'
import { type Branched, joinBranches } from './join-branches.ts'
import { documentId, isRecordDocument, type RecordDocument, type Stored } from './record-document.ts'

export type Page = { records: Stored[]; seq: string; more: boolean }

/** The records with these ids, as far as they exist. */
export async function readRecords(db: Database, ids: readonly string[]): Promise<Map<string, Stored>> {
  const keys = ids.map(documentId)
  const { rows } = await db.allDocs<RecordDocument>({ keys, include_docs: true, conflicts: true })
  const found = new Map<string, Stored>()
  for (const { doc } of rows) if (isRecordDocument(doc)) found.set(doc.record.id, await settled(db, doc))
  return found
}

/** Records whose id begins with `prefix`, in order of id. */
export async function readRange(db: Database, prefix: string): Promise<Stored[]> {
  const startkey = documentId(prefix)
  const { rows } = await db.allDocs<RecordDocument>({ startkey, endkey: `${startkey}\ufff0`, include_docs: true, conflicts: true })
  return Promise.all(rows.flatMap(({ doc }) => (isRecordDocument(doc) ? [settled(db, doc)] : [])))
}

/** Writes states. What is in neither set is on disk: `overtaken` by another writer, or `refused` by the database. */
export async function writeRecords(db: Database, states: readonly Stored[]): Promise<{ overtaken: Set<string>; refused: Set<string> }> {
  const docs = states.map(({ record, version, rev }) => ({ _id: documentId(record.id), ...(rev && { _rev: rev }), record, version }))
  const results = docs.length > 0 ? await db.bulkDocs(docs) : []
  const outcome = { overtaken: new Set<string>(), refused: new Set<string>() }
  for (const [index, { record }] of states.entries()) {
    const result = results[index]
    if (result && 'ok' in result && result.ok) continue
    const isConflict = result && 'status' in result && result.status === 409
    outcome[isConflict ? 'overtaken' : 'refused'].add(record.id)
  }
  return outcome
}

/** What changed after `since`, each record once, in its latest state. */
export async function readChanges(db: Database, since: string, recordsMax: number): Promise<Page> {
  const { results, last_seq } = await db.changes<RecordDocument>({
    since: parseSeq(since),
    limit: recordsMax,
    // PouchDB asks CouchDB for 25 at a time unless told.
    batch_size: recordsMax,
    include_docs: true,
    conflicts: true,
  })
  const records: Stored[] = []
  for (const { doc } of results) if (isRecordDocument(doc)) records.push(await settled(db, doc))
  return { records, seq: String(last_seq), more: results.length === recordsMax }
}

/**
 * The sequence where the database stands now; null when CouchDB keeps several copies of it: each counts for
 * itself, so that one answer says less than the last without anything being lost.
 */
export async function readSeq(db: Database): Promise<string | null> {
  const { update_seq, cluster } = await db.info()
  return (cluster?.n ?? 1) > 1 ? null : String(update_seq)
}

/** LevelDB's sequences are numbers; CouchDB's begin with one, and the rest is its own. */
export const seqNumber = (seq: string): number => Number.parseInt(seq, 10)

const parseSeq = (seq: string): string | number => (/^\d+$/.test(seq) ? Number(seq) : seq)

async function settled(db: Database, doc: Branched): Promise<Stored> {
  return doc._conflicts?.length ? joinBranches(db, doc) : { record: doc.record, version: doc.version, rev: doc._rev }
}
