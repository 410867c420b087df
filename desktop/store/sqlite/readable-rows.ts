import { existsSync } from 'node:fs'
import type Database from 'better-sqlite3-multiple-ciphers'
import { connectClosed } from './closed-file.ts'
import { quote } from './column.ts'
import { removeFile } from './durable.ts'
import { readFirstPage } from './first-page.ts'
import { makeSalvageCopy } from './salvage-copy.ts'
import { toStorageError } from './sqlite-error.ts'

/** A document as RxDB stores it, and the table (collection and schema version) that it is in. */
export type ReadableRow = { table: string; document: unknown }

type Row = { _seq: number; _doc: Buffer | string }

const batchRowsMax = 100

/**
 * What can still be read of a closed, damaged file and its log, in the order of its writing; the folder is left as it
 * is. Pages that cannot be read are stepped over. Rejects when the disk itself cannot be read.
 */
export async function* readableRows(path: string, key?: Uint8Array): AsyncGenerator<ReadableRow, void, undefined> {
  const file = openIfReadable(path, key)
  try {
    if (file) for await (const { table, row } of rowsOf(file.db)) yield* documentOf(table, row)
  } finally {
    file?.close()
  }
  if (key) yield* lostRows(path, key)
}

/**
 * What SQLite does not read of a closed, encrypted file, but what is there: after a damaged place in its log (the
 * storage keeps such a log until `acceptLoss`), or behind a damaged first page. Nothing when there is no room for a
 * copy of the file beside it.
 */
export async function* lostRows(path: string, key: Uint8Array): AsyncGenerator<ReadableRow, void, undefined> {
  const copy = existsSync(path) && copyIfRoom(path, key)
  if (!copy) return
  const file = openIfReadable(path, key)
  const salvaged = openIfReadable(copy, key)
  try {
    if (salvaged)
      for await (const { table, row } of rowsOf(salvaged.db)) if (!file || !holds(file.db, table, row)) yield* documentOf(table, row)
  } finally {
    salvaged?.close()
    file?.close()
    removeFile(copy)
  }
}

const openIfReadable = (path: string, key: Uint8Array | undefined): ReturnType<typeof connectClosed> | undefined =>
  readFirstPage(path, key) === (key ? 'opens' : 'plain') ? connectClosed(path, key) : undefined

function copyIfRoom(path: string, key: Uint8Array): string | undefined {
  try {
    return makeSalvageCopy(path, key)
  } catch (error) {
    if (codeOf(error) !== 'store-full' && codeOf(error) !== 'store-not-writable') throw error
    return undefined
  }
}

async function* rowsOf(db: Database.Database): AsyncGenerator<{ table: string; row: Row }> {
  for (const table of ifReadable(() => tablesOf(db)) ?? [])
    for (const rows of batches(db, table)) {
      for (const row of rows) yield { table, row }
      await new Promise((resolve) => setImmediate(resolve))
    }
}

function holds(db: Database.Database, table: string, { _seq, _doc }: Row): boolean {
  const find = () => db.prepare(`SELECT 1 FROM ${quote(table)} WHERE _seq = ? AND _doc = ?`).get(_seq, _doc)
  return ifReadable(() => isTable(db, table) && find() !== undefined) ?? false
}

const isTable = (db: Database.Database, name: string): boolean =>
  db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(name) !== undefined

function tablesOf(db: Database.Database): string[] {
  const hasDocuments = `EXISTS (SELECT 1 FROM pragma_table_info(sqlite_master.name) WHERE name = '_doc')`
  const sql = `SELECT name FROM sqlite_master WHERE type = 'table' AND ${hasDocuments} ORDER BY name`
  return db.prepare(sql).pluck().all() as string[]
}

function* batches(db: Database.Database, table: string): Generator<Row[]> {
  const select = db.prepare(`SELECT _seq, _doc FROM ${quote(table)} NOT INDEXED WHERE _seq >= ? ORDER BY _seq LIMIT ?`)
  for (let from: number | undefined = 0; from !== undefined;) {
    const { rows, isBroken } = readUntilBroken(select, from)
    yield rows
    const next: number = (rows.at(-1)?._seq ?? from - 1) + 1
    if (isBroken) from = nextReadable(select, next)
    else from = rows.length < batchRowsMax ? undefined : next
  }
}

function readUntilBroken(select: Database.Statement, from: number): { rows: Row[]; isBroken: boolean } {
  const rows: Row[] = []
  const isWhole = ifReadable(() => {
    for (const row of select.iterate(from, batchRowsMax)) rows.push(row as Row)
    return true
  })
  return { rows, isBroken: !isWhole }
}

/**
 * The next place from which rows can be read, by doubling steps and then halving them: pages hold rows that were
 * written one after the other. Undefined when there is none.
 */
function nextReadable(select: Database.Statement, broken: number): number | undefined {
  const isReadable = (from: number): boolean => ifReadable(() => select.all(from, 1)) !== undefined
  let low = broken
  let step = 1
  while (!isReadable(low + step)) {
    low += step
    step *= 2
    if (low + step > Number.MAX_SAFE_INTEGER) return undefined
  }
  let high = low + step
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (isReadable(middle)) high = middle
    else low = middle
  }
  return high
}

function ifReadable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (codeOf(error) !== 'store-damaged') throw error
    return undefined
  }
}

const codeOf = (error: unknown): unknown => (toStorageError(error, '') as { code?: unknown } | undefined)?.code

/** Of an encrypted file every row that can be read is right; of a plain one, that it is JSON is all that can be told. */
function* documentOf(table: string, { _doc }: Row): Generator<ReadableRow> {
  try {
    yield { table, document: JSON.parse(_doc.toString()) as unknown }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
}
