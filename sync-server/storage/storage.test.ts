import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import leveldown, { type LevelDown } from 'leveldown'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { openLog } from '../log.ts'
import { newCouchPlace, removeDatabases } from '../testing/couch.ts'
import { openCouchStorage } from './couch-storage.ts'
import { openEmbeddedStorage } from './embedded-storage.ts'
import { storageContract } from './storage-contract.ts'
import { syncedLeveldown } from './synced-leveldown.ts'

const folder = mkdtempSync(join(tmpdir(), 'medbox-storage-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('embedded', () => {
  storageContract('LevelDB', () => openEmbeddedStorage(folder, 'life'))
})

const couch = newCouchPlace()
if (couch) {
  describe('cluster', () => {
    storageContract('CouchDB', () => openCouchStorage(couch, openLog('silent')))
    afterAll(() => removeDatabases(couch))
  })
}

test('I1.35 LevelDB: idle databases beyond the limit are closed, those in use are not, and none loses anything', async () => {
  const storage = await openEmbeddedStorage(join(folder, 'many'), 'life', 3)
  const names = Array.from({ length: 12 }, (_, index) => `medbox-many-${index}`)
  for (const name of names) await storage.create(name)
  await Promise.all(
    names.flatMap((name) => Array.from({ length: 5 }, (_, index) => storage.use(name, (db) => db.bulkDocs([{ _id: `r:${index}` }])))),
  )
  const counts = await Promise.all(names.map((name) => storage.use(name, async (db) => (await db.info()).doc_count)))
  expect(counts).toEqual(names.map(() => 5))
  await storage.close()
})

test('I1.35 LevelDB: a second server on the same folder is kept out', async () => {
  const place = join(folder, 'shared')
  const first = await openEmbeddedStorage(place, 'life')
  await first.create('medbox-one')
  // The lock is the process' own: the same path opened again stands for another process.
  const level = syncedLeveldown(join(place, 'medbox-one')) as unknown as { open(callback: (error?: Error) => void): void }
  const error = await new Promise<Error | undefined>((resolve) => level.open(resolve))
  expect(error?.message).toMatch(/lock/i)
  await first.close()
})

test('I1.35 LevelDB: every write of PouchDB reaches the disk before it is reported', async () => {
  const prototype = Object.getPrototypeOf(leveldown(join(folder, 'unopened'))) as LevelDown
  const spies = (['_put', '_del', '_batch'] as const).map((write) => vi.spyOn(prototype, write))
  const storage = await openEmbeddedStorage(join(folder, 'spied'), 'life')
  await storage.create('medbox-spied')
  await storage.use('medbox-spied', async (db) => {
    const { rev } = await db.put({ _id: 'r:1' })
    await db.put({ _id: '_local/epoch' })
    await db.bulkDocs([{ _id: 'r:1', _rev: rev, _deleted: true }])
  })
  await storage.close()
  const writes = spies.flatMap((spy) => spy.mock.calls)
  expect(writes.length).toBeGreaterThanOrEqual(3)
  for (const args of writes) expect(args.at(-2)).toMatchObject({ sync: true })
  vi.restoreAllMocks()
})
