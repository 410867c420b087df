import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import {
  type BulkWriteRow,
  type EventBulk,
  getChangedDocumentsSince,
  type MangoQuery,
  normalizeMangoQuery,
  prepareQuery,
  type RxDocumentData,
  type RxStorageBulkWriteResponse,
  type RxStorage,
  type RxStorageChangeEvent,
  type RxStorageInstance,
} from 'rxdb'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  histories,
  ids,
  queries,
  type RandomDoc,
  type RandomQuery,
  type RandomSchema,
  type RandomWrite,
  schemas,
} from './random-cases.test-support.ts'
import { getRxStorageSqlite } from './sqlite-storage.ts'

// RxDB's memory storage is the judge: whatever it answers, SQLite must answer, in the same order. It gets
// the schema without our indexes, because an index makes it answer from padded strings and not from the
// documents: there a missing field, null and '' are one value.

type Data = RxDocumentData<RandomDoc>
type Side = 'ours' | 'theirs'
type Instance = RxStorageInstance<RandomDoc, unknown, object, unknown>
type Bulk = EventBulk<RxStorageChangeEvent<RandomDoc>, unknown>
type Pair = Record<Side, { instance: Instance; bulks: Bulk[]; schema: RandomSchema[Side] }>

const seed = Number(process.env['MEDBOX_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const runs = Number(process.env['MEDBOX_RUNS'] ?? 300)
const rerun = `MEDBOX_SEED=${seed} vitest run desktop/store/sqlite/sqlite-storage.property.test.ts`

const folder = mkdtempSync(join(tmpdir(), 'medbox-'))
const key = new Uint8Array(32).fill(7)
const storages = { ours: getRxStorageSqlite({ folder, key, synchronous: 'normal' }), theirs: getRxStorageMemory() }
const asked = { writes: 0, queries: 0 }
let keepOpen: Instance
let collections = 0

async function open(side: Side, collectionName: string, schema: RandomSchema[Side]): Promise<Instance> {
  const params = { databaseInstanceToken: 'token', databaseName: 'differential', options: {}, multiInstance: false, devMode: false }
  return (storages[side] as RxStorage<unknown, object>).createStorageInstance<RandomDoc>({ ...params, collectionName, schema })
}

beforeAll(async () => {
  const [{ ours }] = fc.sample(schemas, { seed, numRuns: 1 }) as [RandomSchema]
  keepOpen = await open('ours', 'keep-open', ours)
  console.log(`seed ${seed}, ${runs} histories; again with: ${rerun}`)
})
afterAll(async () => {
  console.log(`${asked.writes} writes and ${asked.queries} queries were answered alike`)
  await keepOpen.close()
  rmSync(folder, { recursive: true })
})

const scenarios = fc.record({
  schema: schemas,
  history: histories,
  asked: fc.array(queries, { minLength: 1, maxLength: 10 }),
  wanted: fc.array(ids, { maxLength: 20 }),
  isErased: fc.boolean(),
})

test('I1.11 SQLite answers every write and every query as the memory storage does', { timeout: 600_000 }, async () => {
  const scenario = fc.asyncProperty(scenarios, async ({ schema, history, asked, wanted, isErased }) => {
    const name = `run-${++collections}`
    const pair: Pair = { ours: await openSide('ours', name, schema), theirs: await openSide('theirs', name, schema) }
    try {
      const checkpoints = await writeBoth(pair, history)
      if (isErased) await both(pair, ({ instance }) => instance.cleanup(0))
      pair.ours.instance = await reopened(pair.ours.instance, name, schema)
      for (const query of asked) await compareQuery(pair, query)
      await compareReads(pair, wanted, checkpoints)
    } finally {
      await pair.ours.instance.remove()
      await pair.theirs.instance.remove()
    }
  })
  await fc.assert(scenario, { seed, numRuns: runs })
})

async function openSide(side: Side, name: string, schema: RandomSchema) {
  const bulks: Bulk[] = []
  const instance = await open(side, name, schema[side])
  instance.changeStream().subscribe((bulk) => bulks.push(bulk))
  return { instance, bulks, schema: schema[side] }
}

/** What is known of a table in memory must be the same as what is known of it in the file. */
async function reopened(instance: Instance, name: string, schema: RandomSchema): Promise<Instance> {
  await instance.close()
  return open('ours', name, schema.ours)
}

async function both<T>(pair: Pair, work: (side: Pair[Side]) => Promise<T>): Promise<{ ours: T; theirs: T }> {
  return { theirs: await work(pair.theirs), ours: await work(pair.ours) }
}

let revisions = 0

/** Writes a history to both; the checkpoints of both after each batch. */
async function writeBoth(pair: Pair, history: RandomWrite[][]): Promise<{ ours: unknown; theirs: unknown }[]> {
  const checkpoints: { ours: unknown; theirs: unknown }[] = []
  for (const batch of history) {
    const firstRevision = revisions
    const written = await both(pair, async (side) => {
      revisions = firstRevision
      const rows = await toRows(side, batch)
      return side === pair.ours ? side.instance.bulkWrite(rows, 'test') : writeInRounds(side.instance, rows)
    })
    asked.writes += batch.length
    expect(comparable(written.ours)).toEqual(comparable(written.theirs))
    expect(pair.ours.bulks.map(withoutOwn)).toEqual(pair.theirs.bulks.map(withoutOwn))
    checkpoints.push(await both(pair, async ({ instance }) => (await changesOf(instance, undefined)).checkpoint))
  }
  return checkpoints
}

/** What memory makes of an id that comes twice in a bulk is not defined: it gets the second one after the first. */
async function writeInRounds(instance: Instance, rows: BulkWriteRow<RandomDoc>[]): Promise<RxStorageBulkWriteResponse<RandomDoc>> {
  const seen = new Set<string>()
  const first = rows.filter(({ document: { id } }) => !seen.has(id) && seen.add(id))
  const { error } = await instance.bulkWrite(first, 'test')
  const later = rows.filter((row) => !first.includes(row))
  return { error: later.length === 0 ? error : [...error, ...(await writeInRounds(instance, later)).error] }
}

const withoutOwn = ({ events, context }: Bulk): unknown => comparable({ events, context })

/** An id that no encoding can hold is refused by SQLite: the one difference. */
const isStorable = (write: RandomWrite): boolean => write.document.id.isWellFormed()

async function toRows({ instance, schema }: Pair[Side], writes: RandomWrite[]): Promise<BulkWriteRow<RandomDoc>[]> {
  const wanted = writes.map((write) => write.document.id)
  const found = new Map((await instance.findDocumentsById(wanted, true)).map((document) => [document.id, document]))
  return writes.filter(isStorable).map(({ document, deleted, previous, attachments }) => {
    const current = found.get(document.id)
    const revision = ++revisions
    const plain = JSON.parse(JSON.stringify(document)) as RandomDoc
    const _attachments = schema.attachments && !deleted ? toAttachments(attachments) : {}
    const data = { ...plain, _deleted: deleted, _attachments, _rev: `${revision}-x`, _meta: { lwt: revision } } as unknown as Data
    if (!current || previous === 'none') return { document: data }
    return { document: data, previous: previous === 'stale' ? { ...current, _rev: '0-stale' } : current }
  })
}

const toAttachments = (texts: Record<string, string>): Data['_attachments'] =>
  Object.fromEntries(
    Object.entries(texts).map(([id, text]) => {
      const data = new Blob([text], { type: 'text/plain' })
      return [id, { length: data.size, type: 'text/plain', digest: `of ${JSON.stringify(text)}`, data }]
    }),
  )

/** Blobs are compared by what is read of them later. */
const comparable = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_key, part: unknown) => (part instanceof Blob ? 'blob' : part)))

function prepared(schema: RandomSchema[Side], { selector, deleted, sort, skip, limit }: RandomQuery) {
  const mango: MangoQuery<RandomDoc> = { selector: { ...structuredClone(selector), _deleted: deleted } }
  mango.sort = (sort.length > 0 ? sort : [['id', 'asc'] as const]).map(([path, direction]) => ({ [path]: direction })) as never
  if (skip !== undefined) mango.skip = skip
  if (limit !== undefined) mango.limit = limit
  return prepareQuery<RandomDoc>(schema, normalizeMangoQuery<RandomDoc>(schema, mango))
}

async function compareQuery(pair: Pair, query: RandomQuery): Promise<void> {
  const found = await both(pair, ({ instance, schema }) => instance.query(prepared(schema, query)))
  expect(found.ours, JSON.stringify(query)).toEqual(found.theirs)
  const { count } = await pair.ours.instance.count(prepared(pair.ours.schema, query))
  expect(count, JSON.stringify(query)).toBe(found.theirs.documents.length)
  asked.queries++
}

async function compareReads(pair: Pair, wanted: string[], checkpoints: { ours: unknown; theirs: unknown }[]): Promise<void> {
  for (const withDeleted of [true, false]) {
    const found = await both(pair, ({ instance }) => instance.findDocumentsById(wanted, withDeleted))
    expect(found.ours).toEqual(found.theirs)
    for (const document of found.theirs)
      for (const [id, { digest }] of Object.entries(document._attachments)) {
        const read = await both(pair, async ({ instance }) => (await instance.getAttachmentData(document.id, id, digest)).text())
        expect(read.ours).toBe(read.theirs)
      }
  }
  for (const since of [{ ours: undefined, theirs: undefined }, ...checkpoints]) {
    const changed = await both(pair, (side) => changesOf(side.instance, side === pair.ours ? since.ours : since.theirs))
    expect(changed.ours.changes).toEqual(changed.theirs.changes)
  }
}

/** All changes since a checkpoint, asked for three at a time; within a batch, each storage has an order of its own. */
async function changesOf(instance: Instance, since: unknown): Promise<{ changes: Data[]; checkpoint: unknown }> {
  const changes: Data[] = []
  let checkpoint = since
  for (;;) {
    const { documents, checkpoint: next } = await getChangedDocumentsSince(instance, 3, checkpoint)
    changes.push(...documents)
    if (documents.length === 0) return { changes: changes.toSorted((a, b) => (a.id < b.id ? -1 : 1)), checkpoint }
    checkpoint = next
  }
}
