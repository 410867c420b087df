import { recordVersion } from '../../shared/record/version.ts'
import { serverLimits } from '../limits.ts'
import { type Database, pouchStatus } from '../storage/storage.ts'
import { isRecordDocument, type RecordDocument, type Stored } from './record-document.ts'
import { tryMerge } from './try-merge.ts'

export type Branched = RecordDocument & { _id: string; _rev: string; _conflicts?: string[] }

type Branch = { rev: string; doc: object }

/**
 * Joins the conflict branches that CouchDB made (a healed partition, replication between sites) into one
 * state, writes it, and only then removes the branches: a crash in between leaves them to be joined again.
 * A branch that cannot be joined stays in the database as it is, behind the state that CouchDB puts first.
 */
export async function joinBranches(db: Database, found: Branched): Promise<Stored> {
  let doc = found
  const left = new Set<string>()
  for (let tries = 0; ; tries++) {
    const revs = (doc._conflicts ?? []).filter((rev) => !left.has(rev))
    if (revs.length === 0) return { record: doc.record, version: doc.version, rev: doc._rev }
    if (tries === serverLimits.writeTriesMax) throw new Error('Conflict branches come faster than they can be joined.')
    for (const rev of await joinOnce(db, doc, revs)) left.add(rev)
    doc = await db.get<RecordDocument>(doc._id, { conflicts: true })
  }
}

/** Returns the branches that cannot be joined. */
async function joinOnce(db: Database, doc: Branched, revs: string[]): Promise<string[]> {
  const branches = await readBranches(db, doc._id, revs)
  // Another server process joins them at this moment.
  if (!branches) return []
  let record = doc.record
  const [joined, left] = [[] as string[], [] as string[]]
  for (const { rev, doc: branch } of branches) {
    const merged = isRecordDocument(branch) ? tryMerge(record, branch.record) : undefined
    record = merged ?? record
    ;(merged ? joined : left).push(rev)
  }
  const version = recordVersion(record)
  const isWritten = version === doc.version || (await replaced(db, doc, { record, version }))
  if (isWritten && joined.length > 0) await db.bulkDocs(joined.map((_rev) => ({ _id: doc._id, _rev, _deleted: true })))
  return left
}

/** Undefined when one is gone by now. */
async function readBranches(db: Database, id: string, revs: string[]): Promise<Branch[] | undefined> {
  try {
    return await Promise.all(revs.map(async (rev) => ({ rev, doc: await db.get<object>(id, { rev }) })))
  } catch (error) {
    if (pouchStatus(error) === 404) return undefined
    throw error
  }
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
