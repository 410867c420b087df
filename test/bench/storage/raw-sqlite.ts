import assert from 'node:assert/strict'
import { join } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import { averageSchemaData } from 'rxdb/plugins/test-utils'

export type RawSettings = { folder: string; key?: Uint8Array; synchronous: 'full' | 'normal' }
type Doc = ReturnType<typeof averageSchemaData>
type Timings = Record<string, number>

const [collections, documents, batches, serial, queries] = [4, 3000, 6, 50, 4]

/**
 * The work of RxDB's benchmark done straight on SQLite, by hand: the same documents as JSON, the same indexes, the
 * same transactions, opened anew where the benchmark opens anew. What is left is what any storage has to pay.
 */
export function runRaw(settings: RawSettings): Timings {
  const timings: Timings = {}
  const time = <T>(name: string, work: () => T): T => {
    const start = performance.now()
    const result = work()
    timings[name] = Math.min(timings[name] ?? Number.POSITIVE_INFINITY, performance.now() - start)
    return result
  }
  let db = time('time-to-first-insert', () => openWithCollections(settings))
  const reopen = () => {
    db.close()
    db = openWithCollections(settings)
  }
  const ids: string[] = []
  for (let batch = 0; batch < batches; batch++) {
    const made = Array.from({ length: documents / batches }, (_, i) => averageSchemaData({ var1: String(i % 2), var2: i % queries }))
    ids.push(...made.map(({ id }) => id))
    time(`insert-documents-${made.length}`, () => insert(db, 0, made))
  }
  reopen()
  assert.equal(time(`find-by-ids-${documents}`, () => findByIds(db, ids)).length, documents)
  const single = Array.from({ length: serial }, () => averageSchemaData({ var2: 1000 }))
  time(`serial-inserts-${serial}`, () => single.forEach((one) => insert(db, 0, [one])))
  reopen()
  time(`serial-find-by-id-${serial}`, () => single.forEach(({ id }) => assert.equal(findByIds(db, [id]).length, 1)))
  assert.equal(time('find-by-query', () => all(db, 'ORDER BY var2, var1, id')).length, documents + serial)
  reopen()
  const found = time(`find-by-query-parallel-${queries}`, () => four((i) => all(db, 'AND var2 = ? ORDER BY var2, id', i).length))
  assert.equal(sum(found), documents)
  const count = (i: number) => db.prepare('SELECT count(*) FROM c0 WHERE deleted = 0 AND var2 = ?').pluck().get(i) as number
  assert.equal(sum(time('4x-count', () => four(count))), documents)
  for (let i = 0; i < collections; i++) db.exec(`DROP TABLE c${i}`)
  db.close()
  return timings
}

const four = (work: (i: number) => number): number[] => Array.from({ length: queries }, (_, i) => work(i))
const sum = (numbers: number[]): number => numbers.reduce((total, one) => total + one, 0)

function openWithCollections({ folder, key, synchronous }: RawSettings): Database.Database {
  const db = new Database(join(folder, `raw-${key ? 'encrypted' : 'plain'}-${synchronous}.sqlite`))
  if (key) {
    db.pragma("cipher = 'sqlcipher'")
    db.pragma(`key = "x'${Buffer.from(key).toString('hex')}'"`)
  }
  db.pragma('journal_mode = WAL')
  db.pragma(`synchronous = ${synchronous}`)
  db.transaction(() => {
    for (let i = 0; i < collections; i++)
      db.exec(`
        CREATE TABLE IF NOT EXISTS c${i} (id TEXT PRIMARY KEY, deleted INTEGER, var1 TEXT, var2 REAL, deep1 TEXT, json TEXT) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS c${i}_1 ON c${i} (deleted, var1, id);
        CREATE INDEX IF NOT EXISTS c${i}_2 ON c${i} (deleted, var2, id);
        CREATE INDEX IF NOT EXISTS c${i}_3 ON c${i} (deleted, deep1, id);
        CREATE INDEX IF NOT EXISTS c${i}_4 ON c${i} (deleted, var2, var1, id)`)
  })()
  insert(db, 1, [averageSchemaData()])
  return db
}

function insert(db: Database.Database, collection: number, made: Doc[]): void {
  const statement = db.prepare(`INSERT INTO c${collection} VALUES (?, 0, ?, ?, ?, ?)`)
  db.transaction(() => {
    for (const one of made) statement.run(one.id, one.var1, one.var2, one.deep.deep1, JSON.stringify(withMeta(one)))
  })()
}

/** The members that RxDB adds to every document. */
const withMeta = (one: Doc): object => ({ ...one, _deleted: false, _attachments: {}, _rev: '1-abcdefghij', _meta: { lwt: Date.now() } })

function findByIds(db: Database.Database, ids: string[]): unknown[] {
  const statement = db.prepare('SELECT json FROM c0 WHERE id = ?').pluck()
  return ids.map((id) => JSON.parse(statement.get(id) as string) as unknown)
}

const all = (db: Database.Database, rest: string, ...params: unknown[]): unknown[] =>
  (
    db
      .prepare(`SELECT json FROM c0 WHERE deleted = 0 ${rest}`)
      .pluck()
      .all(...params) as string[]
  ).map((json) => JSON.parse(json) as unknown)
