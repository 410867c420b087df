import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  fillWithDefaultSettings,
  type MangoQuery,
  normalizeMangoQuery,
  prepareQuery,
  type RxDocumentWriteData,
  type RxStorage,
  type RxStorageInstance,
} from 'rxdb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sliceRowsMax } from './commit-queue.ts'
import type { SqliteFile } from './sqlite-file.ts'
import type { SqliteInstance } from './sqlite-instance.ts'
import { getRxStorageSqlite } from './sqlite-storage.ts'

type Doc = { id: string; name?: unknown; rank?: unknown }

let folder: string
let storage: RxStorage<SqliteFile, object>
let instance: RxStorageInstance<Doc, SqliteFile, object>
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'medbox-'))
  storage = getRxStorageSqlite({ folder, synchronous: 'normal' })
  instance = await open()
})
afterEach(async () => {
  await instance.close()
  rmSync(folder, { recursive: true })
})

const schema = fillWithDefaultSettings<Doc>({
  version: 0,
  type: 'object',
  primaryKey: 'id',
  properties: {
    id: { type: 'string', maxLength: 40 },
    name: { type: 'string', maxLength: 40 },
    rank: { type: 'number', minimum: 0, maximum: 1e6, multipleOf: 1 },
  },
  required: ['id'],
  indexes: ['rank'],
})

const open = () =>
  storage.createStorageInstance<Doc>({
    databaseInstanceToken: 'token',
    databaseName: 'db',
    collectionName: 'docs',
    schema,
    options: {},
    multiInstance: true,
    devMode: false,
  })

let revisions = 0
const document = (id: string, more: Partial<RxDocumentWriteData<Doc>> = {}): RxDocumentWriteData<Doc> => {
  const revision = ++revisions
  return { id, _deleted: false, _attachments: {}, _rev: `${revision}-x`, _meta: { lwt: revision }, ...more }
}
const write = (...documents: RxDocumentWriteData<Doc>[]) =>
  instance.bulkWrite(
    documents.map((one) => ({ document: one })),
    'test',
  )
const prepared = (query: MangoQuery<Doc>) => prepareQuery<Doc>(schema, normalizeMangoQuery<Doc>(schema, query))
const idsOf = async (query: MangoQuery<Doc>, from = instance) => (await from.query(prepared(query))).documents.map(({ id }) => id)
const many = (count: number) => Array.from({ length: count }, (_, i) => `id-${i}`)

test('I2.54 ten thousand ids in one call come back in the order asked, those that are not held left out', async () => {
  const ids = many(9000)
  await write(...ids.map((id) => document(id)))
  const asked = [...many(10_000).reverse(), 'id-1', "it's", 'a\u0000b', '\uD83D']
  expect((await instance.findDocumentsById(asked, false)).map(({ id }) => id)).toEqual([...ids.toReversed(), 'id-1'])
})

test('I2.54 an id that SQLite would read as another finds nothing', async () => {
  await write(document('\uFFFD'), document('a\u0000b'))
  expect(await instance.findDocumentsById(['\uD83D'], true)).toEqual([])
  expect(await instance.findDocumentsById(['\uD83D', '\uDE00'], true)).toEqual([])
  expect((await instance.findDocumentsById(['a\u0000b', 'a'], true)).map(({ id }) => id)).toEqual(['a\u0000b'])
})

test('I2.55 a long bulk is written slice by slice: reads get their turn, each slice is one change event', async () => {
  const events: number[] = []
  instance.changeStream().subscribe((bulk) => events.push(bulk.events.length))
  const written = write(...many(sliceRowsMax * 2 + 5).map((id) => document(id)))
  const seen = new Set<number>()
  let isDone = false
  void written.then(() => (isDone = true))
  while (!isDone) {
    await new Promise((resolve) => setImmediate(resolve))
    seen.add((await instance.count(prepared({ selector: {} }))).count)
  }
  expect(events).toEqual([sliceRowsMax, sliceRowsMax, 5])
  expect([...seen]).toContain(sliceRowsMax)
  expect((await written).error).toEqual([])
})

test('I2.55 a slice that fails leaves those before it, and those after it are not tried', async () => {
  const cyclic: Record<string, unknown> = {}
  cyclic['self'] = cyclic
  const ids = many(sliceRowsMax * 3)
  const documents = ids.map((id, i) => document(id, i === sliceRowsMax + 7 ? { name: cyclic } : {}))
  await expect(write(...documents)).rejects.toThrow(TypeError)
  expect((await instance.findDocumentsById(ids, true)).map(({ id }) => id)).toEqual(many(sliceRowsMax))
})

test('I2.56 what one instance learns of a column, the others of its collection know, and the next to open the file', async () => {
  const other = await open()
  await write(document('a', { rank: 1 }))
  expect(await idsOf({ selector: { rank: { $gt: 0 } } }, other)).toEqual(['a'])
  await write(document('b', { rank: [2] }))
  expect(await idsOf({ selector: { rank: { $gt: 1 } } }, other)).toEqual(['b'])
  await other.close()
  await instance.close()
  instance = await open()
  expect(await idsOf({ selector: { rank: { $gt: 1 } } })).toEqual(['b'])
})

test('I2.57 a collection has no table before its first write, answers as an empty one, and leaves none behind', async () => {
  const tables = () =>
    instance.internals.run((db) => db.prepare("SELECT count(*) FROM sqlite_master WHERE name LIKE 'docs%'").pluck().get())
  expect(tables()).toBe(0)
  expect(await idsOf({ selector: {} })).toEqual([])
  expect(await instance.count(prepared({ selector: {} }))).toEqual({ count: 0, mode: 'fast' })
  expect(await instance.getChangedDocumentsSince!(10)).toEqual({ documents: [], checkpoint: { seq: 0 } })
  expect(await instance.cleanup(0)).toBe(true)
  await write(document('a'))
  expect(tables()).toBeGreaterThan(0)
  const keepOpen = await storage.createStorageInstance<Doc>({
    databaseInstanceToken: 'token',
    databaseName: 'db',
    collectionName: 'other',
    schema,
    options: {},
    multiInstance: false,
    devMode: false,
  })
  await Promise.all([write(document('b')), instance.remove()])
  instance = await open()
  expect(tables()).toBe(0)
  expect(await idsOf({ selector: {} })).toEqual([])
  await keepOpen.close()
})

test('I2.58 columns are read without their documents, or not at all', async () => {
  const { columns } = {
    columns: (paths: string[], query: MangoQuery<Doc>) => (instance as SqliteInstance<Doc>).columns(paths, prepared(query)),
  }
  expect(await columns(['id'], { selector: {} })).toEqual([])
  await write(document('b', { rank: 2 }), document('a', { name: 'x' }), document('c', { rank: 3 }))
  const query: MangoQuery<Doc> = { selector: { id: { $gte: 'a' } }, sort: [{ id: 'asc' }], skip: 1, limit: 5 }
  expect(await columns(['id', 'rank', '_deleted'], query)).toEqual([
    ['b', 2, 0],
    ['c', 3, 0],
  ])
  expect(await columns(['rest'], query)).toBeUndefined()
  expect(await columns(['id'], { selector: { rank: { $mod: [2, 1] } } })).toBeUndefined()
})

test('I2.59 a query that RxDB did not fill is answered: no skip, an infinite limit', async () => {
  await write(document('a', { rank: 1 }), document('b', { rank: 2 }))
  const filled = prepared({ selector: { rank: { $gt: 0 } }, sort: [{ id: 'asc' }] })
  const { skip: _skip, ...rest } = { ...filled.query, limit: Number.POSITIVE_INFINITY }
  const bare = { ...filled, query: rest as typeof filled.query }
  expect((await instance.query(bare)).documents).toHaveLength(2)
  expect(await instance.count(bare)).toEqual({ count: 2, mode: 'fast' })
})

test('I2.60 a closed collection takes no call any more, with RxDB’s own class of error', async () => {
  await instance.close()
  const calls = [() => write(document('a')), () => instance.query(prepared({ selector: {} })), () => instance.remove()]
  for (const call of calls) {
    const error = await call().then(undefined, (reason: unknown) => reason as Error & { code: string })
    expect(error?.constructor).toBe(Error)
    expect(error).toMatchObject({ code: 'store-closed' })
  }
  await instance.close()
})

test('I2.61 a document that is no JSON any more is damage, not an answer', async () => {
  await write(document('a'), document('b'))
  instance.internals.run((db) => db.prepare(`UPDATE "docs-0" SET _doc = CAST('{"id":' AS BLOB) WHERE id = 'b'`).run())
  await expect(instance.findDocumentsById(['b'], true)).rejects.toMatchObject({ code: 'store-damaged' })
  await expect(instance.query(prepared({ selector: {} }))).rejects.toMatchObject({ code: 'store-damaged' })
})

test('I2.62 of an id that comes twice in a bulk, the second row meets what the first one wrote', async () => {
  const [first, second] = [document('a', { rank: 1 }), document('a', { rank: 2 })]
  const { error } = await write(first, document('b'), second)
  expect(error).toMatchObject([{ status: 409, documentId: 'a', documentInDb: { rank: 1 } }])
  const third = document('a', { rank: 3 })
  const updated = await instance.bulkWrite(
    [
      { previous: first, document: third },
      { previous: third, document: document('a', { rank: 4 }) },
    ],
    'test',
  )
  expect(updated.error).toEqual([])
  expect(await instance.findDocumentsById(['a'], false)).toMatchObject([{ rank: 4 }])
})

test('I2.63 counting goes by an index, and erasing takes the documents that were deleted long enough ago', async () => {
  await write(document('a'), document('b', { _deleted: true }), document('c', { _deleted: true, _meta: { lwt: Date.now() + 60_000 } }))
  const plan = instance.internals.run((db) =>
    db.prepare('EXPLAIN QUERY PLAN SELECT count(*) FROM "docs-0" WHERE "_deleted" = 0 AND rank = 3').all(),
  )
  expect(JSON.stringify(plan)).toContain('COVERING INDEX')
  expect(await instance.cleanup(0)).toBe(true)
  expect((await instance.findDocumentsById(['a', 'b', 'c'], true)).map(({ id }) => id)).toEqual(['a', 'c'])
})
