import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { merge } from '../../shared/merge/merge.ts'
import type { MedRecord } from '../../shared/record/record.ts'
import { recordVersion } from '../../shared/record/version.ts'
import { openEmbeddedStorage } from '../storage/embedded-storage.ts'
import type { Database } from '../storage/storage.ts'
import { sampleDose, strange, taken } from '../testing/sample-records.ts'
import { readChanges, readRecords } from './circle-records.ts'
import { documentId } from './record-document.ts'

const folder = mkdtempSync(join(tmpdir(), 'medbox-branches-'))
const storage = await openEmbeddedStorage(folder, 'life')
await storage.create('medbox-branches')
afterAll(async () => {
  await storage.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Writes a state as a branch of its own, as replication does. */
const branch = (db: Database, record: MedRecord, rev: string) =>
  db.bulkDocs([{ _id: documentId(record.id), _rev: rev, record, version: recordVersion(record) } as { _id: string }], { new_edits: false })

const leaves = async (db: Database, id: string) => {
  const doc = await db.get<object>(documentId(id), { conflicts: true })
  return 1 + (doc._conflicts?.length ?? 0)
}

test.each([
  ['by id', async (db: Database, id: string) => (await readRecords(db, [id])).get(id)],
  ['from the feed', async (db: Database, id: string) => (await readChanges(db, '0', 100)).records.find(({ record }) => record.id === id)],
])('I1.36 branches that replication left are joined and pruned when read %s', async (slot, read) => {
  const blank = sampleDose('circle-branches', slot)
  const states = [taken(blank, 'a'), taken(blank, 'b'), taken(blank, 'c')]
  const joined = states.reduce(merge)
  await storage.use('medbox-branches', async (db) => {
    for (const [index, state] of states.entries()) await branch(db, state, `1-${String(index).repeat(32)}`)
    expect(await leaves(db, blank.id)).toBe(3)
    const found = await read(db, blank.id)
    expect(found).toMatchObject({ record: joined, version: recordVersion(joined) })
    expect(await leaves(db, blank.id)).toBe(1)
    expect((await readRecords(db, [blank.id])).get(blank.id)!.record).toEqual(joined)
  })
})

test('I1.51 a branch that cannot be joined stays in the database and holds up nothing', async () => {
  const blank = sampleDose('circle-branches', 'odd')
  const [mine, theirs] = [taken(blank, 'a'), taken(blank, 'b')]
  await storage.use('medbox-branches', async (db) => {
    await branch(db, mine, `2-${'f'.repeat(32)}`)
    await branch(db, strange('circle-branches', blank.id), `1-${'1'.repeat(32)}`)
    await branch(db, theirs, `1-${'2'.repeat(32)}`)
    for (let reading = 0; reading < 2; reading++) {
      expect((await readRecords(db, [blank.id])).get(blank.id)!.record).toEqual(merge(mine, theirs))
      expect(await leaves(db, blank.id)).toBe(2)
    }
  })
})
