import type Database from 'better-sqlite3-multiple-ciphers'
import { connectClosed } from './closed-file.ts'
import { quote } from './column.ts'
import { readFirstPage } from './first-page.ts'
import { toStorageError } from './sqlite-error.ts'

/** A document as RxDB stores it, and the table (collection and schema version) that it is in. */
export type ReadableRow = { table: string; document: unknown }

type Row = { _seq: number; _doc: Buffer | string }

const batchRowsMax = 100

/**
 * What can still be read of a closed, damaged file, in the order of its writing; the folder is left as it is.
 * Pages that cannot be read are stepped over. Rejects when the disk itself cannot be read.
 */
export async function* readableRows(path: string, key?: Uint8Array): AsyncGenerator<ReadableRow, void, undefined> {
  if (readFirstPage(path, key) !== (key ? 'opens' : 'plain')) return
  const { db, close } = connectClosed(path, key)
  try {
    for (const table of ifReadable(() => tablesOf(db)) ?? [])
      for (const rows of batches(db, table)) {
        for (const row of rows) {
          const document = parse(row)
          if (document !== undefined) yield { table, document }
        }
        await new Promise((resolve) => setImmediate(resolve))
      }
  } finally {
    close()
  }
}

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
    if ((toStorageError(error, '') as { code?: unknown }).code !== 'store-damaged') throw error
    return undefined
  }
}

/** Of an encrypted file every row that can be read is right; of a plain one, this is all that can be told. */
function parse({ _doc }: Row): unknown {
  try {
    return JSON.parse(_doc.toString())
  } catch {
    return undefined
  }
}
