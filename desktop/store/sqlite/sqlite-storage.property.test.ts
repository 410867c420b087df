import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import {
  type BulkWriteRow,
  fillWithDefaultSettings,
  type MangoQuery,
  normalizeMangoQuery,
  prepareQuery,
  type RxDocumentData,
  type RxJsonSchema,
  type RxStorage,
  type RxStorageInstance,
} from 'rxdb'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getRxStorageSqlite } from './sqlite-storage.ts'

// RxDB's memory storage is the judge: whatever it answers, SQLite must answer, in the same order. It gets
// the schema without our indexes, because an index makes it answer from padded strings and not from the
// documents: there a missing field, null and '' are one value.

type Doc = { id: string; name?: unknown; rank?: unknown; open?: unknown; tags?: unknown; part?: unknown }
type Data = RxDocumentData<Doc>
type Instance = RxStorageInstance<Doc, unknown, object>

const seed = Number(process.env['MEDBOX_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const runs = Number(process.env['MEDBOX_RUNS'] ?? 300)
const rerun = `MEDBOX_SEED=${seed} vitest run desktop/store/sqlite/sqlite-storage.property.test.ts`

const indexes = ['name', ['rank', 'name'], ['open', 'rank'], 'part.size']
const string = { type: 'string', maxLength: 40 }
const number = { type: 'number', minimum: -1e6, maximum: 1e6, multipleOf: 0.01 }
const schemaWith = (indexes: unknown[]) =>
  fillWithDefaultSettings({
    version: 0,
    type: 'object',
    primaryKey: 'id',
    properties: {
      id: string,
      name: string,
      rank: number,
      open: { type: 'boolean' },
      tags: { type: 'array' },
      part: { type: 'object', properties: { size: number } },
    },
    indexes,
    required: ['id'],
  } as unknown as RxJsonSchema<Doc>)

const folder = mkdtempSync(join(tmpdir(), 'medbox-'))
const storages = { sqlite: getRxStorageSqlite({ folder }), memory: getRxStorageMemory() }
const schemas = { sqlite: schemaWith(indexes), memory: schemaWith([]) }
let keepOpen: Instance

const open = (name: 'sqlite' | 'memory', collectionName: string): Promise<Instance> =>
  (storages[name] as RxStorage<unknown, object>).createStorageInstance<Doc>({
    databaseInstanceToken: 'token',
    databaseName: 'differential',
    collectionName,
    schema: schemas[name],
    options: {},
    multiInstance: false,
    devMode: false,
  })

beforeAll(async () => {
  console.log(`seed ${seed}, ${runs} runs; again with: ${rerun}`)
  keepOpen = await open('sqlite', 'keep-open')
})
afterAll(async () => {
  await keepOpen.close()
  rmSync(folder, { recursive: true })
})

// Emoji sort between U+D7FF and U+E000 in UTF-16, and after U+FFFF in UTF-8; a lone surrogate has no encoding at all.
const texts = ['', 'a', 'A', 'b', 'ab', 'ä', '😀', '😀a', '🧪', '\uE000', '\uFF21', '\uFFFD', '\uD83D', 'a\u0000b', ' ', "x'", '10', '9']
const text = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...texts) }, fc.string({ unit: 'grapheme', maxLength: 4 }))
const size = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(0.5, -0.5, 1e6, 2 ** 40 + 0.25))
const scalar = fc.oneof(text, size, fc.boolean(), fc.constant(null))
const any = fc.oneof(scalar, fc.array(fc.oneof(scalar, fc.record({ size })), { maxLength: 3 }), fc.constant({}), fc.record({ size }))

/** Mostly what the schema promises, sometimes missing, rarely anything else. */
const mostly = <T>(plain: fc.Arbitrary<T>, odd: fc.Arbitrary<unknown>, oddWeight: number) =>
  fc.oneof({ weight: 12, arbitrary: plain }, { weight: 3, arbitrary: fc.constant(undefined) }, { weight: oddWeight, arbitrary: odd })

const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', '😀', '😀1', '\uE000', '\uFF21', 'A-1', "it's")
const documentWith = (oddWeight: number) =>
  fc.record({
    id: ids,
    name: mostly(text, scalar, oddWeight),
    rank: mostly(size, scalar, oddWeight),
    open: mostly(fc.boolean(), scalar, oddWeight),
    tags: mostly(fc.array(text, { maxLength: 3 }), any, 1),
    part: mostly(fc.record({ size: mostly(size, any, oddWeight) }), any, oddWeight),
  })

const operandOf = { name: text, rank: size, open: fc.boolean(), tags: text, 'part.size': size }
const field = fc.constantFrom(...(Object.keys(operandOf) as (keyof typeof operandOf)[]))

const comparison = field.chain((path) => {
  const operand = fc.oneof({ weight: 6, arbitrary: operandOf[path] as fc.Arbitrary<unknown> }, scalar)
  const operation = fc.oneof(
    fc.tuple(fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte'), operand),
    fc.tuple(fc.constantFrom('$in', '$nin'), fc.array(operand, { maxLength: 3 })),
    fc.tuple(fc.constant('$exists'), fc.boolean()),
    fc.tuple(fc.constant('$type'), fc.constantFrom('string', 'number', 'boolean', 'array', 'null')),
    fc.tuple(fc.constant('$size'), fc.integer({ min: 0, max: 2 })),
    fc.tuple(fc.constant('$mod'), fc.constant([2, 1])),
    fc.tuple(fc.constant('$regex'), fc.constantFrom('^a', 'b$', '😀')),
    fc.tuple(
      fc.constant('$not'),
      operand.map((value) => ({ $gt: value })),
    ),
  )
  return fc.array(operation, { minLength: 1, maxLength: 2 }).map((operations) => ({ [path]: Object.fromEntries(operations) }))
})
const byId = fc.tuple(fc.constantFrom('$eq', '$gte', '$lt'), ids).map(([operator, id]) => ({ id: { [operator]: id } }))
const { selector } = fc.letrec<{ selector: object }>((tie) => ({
  selector: fc.oneof(
    { weight: 6, arbitrary: comparison },
    byId,
    fc.tuple(comparison, comparison).map(([a, b]) => ({ ...a, ...b })),
    { weight: 3, arbitrary: fc.record({ $or: fc.array(tie('selector'), { minLength: 1, maxLength: 3 }) }) },
    fc.record({ $and: fc.array(tie('selector'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ $nor: fc.array(comparison, { minLength: 1, maxLength: 2 }) }),
  ),
}))

// Arrays have no total order in Mongo's comparison, so `tags` is not sorted by, and `part.size` may hold one.
const sortPart = fc.tuple(fc.constantFrom('name', 'rank', 'open', 'id'), fc.constantFrom('asc', 'desc'))
const query = fc.record({
  selector: fc.oneof({ weight: 8, arbitrary: selector }, fc.constant({})),
  deleted: fc.constantFrom(false, false, false, true),
  sort: fc.option(fc.uniqueArray(sortPart, { minLength: 1, maxLength: 3, selector: ([path]) => path }), { nil: undefined }),
  skip: fc.constantFrom(undefined, 0, 0, 1, 3),
  limit: fc.constantFrom(undefined, undefined, 0, 1, 2, 5),
})
type Query = typeof query extends fc.Arbitrary<infer Q> ? Q : never

const write = (oddWeight: number) =>
  fc.record({
    document: documentWith(oddWeight),
    deleted: fc.constantFrom(false, false, false, true),
    previous: fc.constantFrom('current', 'current', 'none', 'stale'),
  })
type Write = ReturnType<typeof write> extends fc.Arbitrary<infer W> ? W : never

const history = fc
  .constantFrom(0, 0, 2)
  .chain((oddWeight) =>
    fc.array(fc.uniqueArray(write(oddWeight), { maxLength: 8, selector: (w) => w.document.id }), { minLength: 1, maxLength: 4 }),
  )

let revisions = 0
async function toRows(instance: Instance, writes: Write[]): Promise<BulkWriteRow<Doc>[]> {
  const found = await instance.findDocumentsById(
    writes.map((w) => w.document.id),
    true,
  )
  return writes.map(({ document, deleted, previous }) => {
    const current = found.find((other) => other.id === document.id)
    const revision = ++revisions
    const plain = JSON.parse(JSON.stringify(document)) as Doc
    const data: Data = { ...plain, _deleted: deleted, _attachments: {}, _rev: `${revision}-x`, _meta: { lwt: revision } }
    if (!current || previous === 'none') return { document: data }
    return { document: data, previous: previous === 'stale' ? { ...current, _rev: '0-stale' } : current }
  })
}

function prepared(name: 'sqlite' | 'memory', { selector, deleted, sort, skip, limit }: Query) {
  const mango: MangoQuery<Doc> = { selector: { ...structuredClone(selector), _deleted: deleted } as never }
  mango.sort = (sort ?? [['id', 'asc'] as const]).map(([path, direction]) => ({ [path]: direction })) as never
  if (skip !== undefined) mango.skip = skip
  if (limit !== undefined) mango.limit = limit
  return prepareQuery<Doc>(schemas[name], normalizeMangoQuery<Doc>(schemas[name], mango))
}

let collections = 0
test('I1.11 SQLite answers every write and every query as the memory storage does', { timeout: 120_000 }, async () => {
  const scenario = fc.asyncProperty(history, fc.array(query, { minLength: 1, maxLength: 8 }), async (batches, queries) => {
    const name = `run-${++collections}`
    const [sqlite, memory] = [await open('sqlite', name), await open('memory', name)]
    try {
      for (const batch of batches) {
        const rows = await toRows(memory, batch)
        expect(await sqlite.bulkWrite(structuredClone(rows), 'test')).toEqual(await memory.bulkWrite(rows, 'test'))
      }
      for (const q of queries) {
        expect(await sqlite.query(prepared('sqlite', q)), JSON.stringify(q)).toEqual(await memory.query(prepared('memory', q)))
        const length = (await memory.query(prepared('memory', q))).documents.length
        expect((await sqlite.count(prepared('sqlite', q))).count).toBe(length)
      }
    } finally {
      await sqlite.remove()
      await memory.remove()
    }
  })
  await fc.assert(scenario, { seed, numRuns: runs })
})
