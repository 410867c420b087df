import { merge } from '../../shared/merge/merge.ts'
import type { MedRecord } from '../../shared/record/record.ts'
import { recordVersion } from '../../shared/record/version.ts'
import { serverLimits } from '../limits.ts'
import { type Database, pouchStatus } from '../storage/storage.ts'
import { isRecordDocument, type RecordDocument, type Stored } from './record-document.ts'

export type Branched = RecordDocument & { _id: string; _rev: string; _conflicts?: string[] }

/**
 * Joins the conflict branches that CouchDB made (a healed partition, replication between sites) into one
 * state, writes it, and only then removes the branches: a crash in between leaves them to be joined again.
 */
export async function joinBranches(db: Database, found: Branched): Promise<Stored> {
  let doc = found
  for (let tries = 0; doc._conflicts?.length; tries++) {
    if (tries === serverLimits.writeTriesMax) throw new Error('Conflict branches come faster than they can be joined.')
    await joinOnce(db, doc, doc._conflicts)
    doc = await db.get<RecordDocument>(doc._id, { conflicts: true })
  }
  return { record: doc.record, version: doc.version, rev: doc._rev }
}

async function joinOnce(db: Database, doc: Branched, branches: string[]): Promise<void> {
  const record = (await readBranches(db, doc._id, branches)).reduce(merge, doc.record)
  const version = recordVersion(record)
  const written = version === doc.version || (await replaced(db, doc, { record, version }))
  if (!written) return
  await db.bulkDocs(branches.map((_rev) => ({ _id: doc._id, _rev, _deleted: true })))
}

async function readBranches(db: Database, id: string, revs: string[]): Promise<MedRecord[]> {
  const docs = await Promise.all(revs.map((rev) => db.get<RecordDocument>(id, { rev })))
  return docs.filter(isRecordDocument).map((doc) => doc.record)
}

async function replaced(db: Database, { _id, _rev }: Branched, state: RecordDocument): Promise<boolean> {
  try {
    await db.put({ _id, _rev, ...state })
    return true
  } catch (error) {
    if (pouchStatus(error) === 409) return false
    throw error
  }
}
