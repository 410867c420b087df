import type Database from 'better-sqlite3-multiple-ciphers'
import { quote } from './column.ts'
import { commitCounter } from './layout.ts'

/** How many rows a copy took, and the state of the other file that it has reached. */
export type CaughtUp = { rows: number; state: FileState }

/** Two equal states of one file say that nothing was written in between. */
export type FileState = { commits: number; definitions: number }

/**
 * Makes `main` hold what the attached schema `live` holds: all of it, into an empty file; later only what changed
 * `since`. It leans on `_seq`: whatever changes in a row gives it a higher one. Tables without `_seq` are small and
 * copied whole. When tables came or went meanwhile, it begins anew: one made again counts its rows from 1 again.
 */
export function catchUp(db: Database.Database, since?: FileState): CaughtUp {
  return db.transaction(() => {
    if (since?.definitions !== fileState(db, 'live').definitions) dropAll(db)
    copyDefinitions(db)
    const rows = tablesOf(db).reduce((sum, table) => sum + copyTable(db, table), 0)
    copySequences(db)
    db.pragma(`main.user_version = ${Number(db.pragma('live.user_version', { simple: true }))}`)
    return { rows, state: fileState(db, 'live') }
  })()
}

export function fileState(db: Database.Database, schema = 'main'): FileState {
  const sql = `SELECT seq FROM ${schema}.sqlite_sequence WHERE name = ?`
  const commits = hasSequences(db, schema) ? (db.prepare(sql).pluck().get(commitCounter) as number | undefined) : undefined
  return { commits: commits ?? 0, definitions: Number(db.pragma(`${schema}.schema_version`, { simple: true })) }
}

function dropAll(db: Database.Database): void {
  for (const { name } of definitionsOf(db, 'main').filter(({ type }) => type === 'table')) db.exec(`DROP TABLE main.${quote(name)}`)
}

/** Indexes before the rows, as VACUUM does it: rows and index entries are then copied in their own order. */
function copyDefinitions(db: Database.Database): void {
  if (definitionsOf(db, 'main').length === 0) for (const { sql } of definitionsOf(db, 'live')) db.exec(sql)
}

type Definition = { type: 'table' | 'index'; name: string; sql: string }

function definitionsOf(db: Database.Database, schema: string): Definition[] {
  const sql = `SELECT type, name, sql FROM ${schema}.sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY type DESC`
  return db.prepare(sql).all() as Definition[]
}

function tablesOf(db: Database.Database): string[] {
  return definitionsOf(db, 'live')
    .filter(({ type }) => type === 'table')
    .map(({ name }) => name)
}

function copyTable(db: Database.Database, name: string): number {
  const [copy, live] = [`main.${quote(name)}`, `live.${quote(name)}`]
  if (!hasSequence(db, name)) {
    db.exec(`DELETE FROM ${copy}`)
    return db.prepare(`INSERT INTO ${copy} SELECT * FROM ${live}`).run().changes
  }
  const last = db.prepare(`SELECT max(_seq) FROM ${copy}`).pluck().get() as number | null
  if (last === null) return db.prepare(`INSERT INTO ${copy} SELECT * FROM ${live}`).run().changes
  const copied = db.prepare(`INSERT OR REPLACE INTO ${copy} SELECT * FROM ${live} WHERE _seq > ?`).run(last).changes
  return copied + (count(db, copy) === count(db, live) ? 0 : removeErased(db, copy, live))
}

const removeErased = (db: Database.Database, copy: string, live: string): number =>
  db.prepare(`DELETE FROM ${copy} WHERE _seq IN (SELECT _seq FROM ${copy} EXCEPT SELECT _seq FROM ${live})`).run().changes

const count = (db: Database.Database, table: string): number => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number

const hasSequence = (db: Database.Database, table: string): boolean =>
  db.prepare(`SELECT 1 FROM pragma_table_info(?, 'live') WHERE name = '_seq'`).get(table) !== undefined

function copySequences(db: Database.Database): void {
  if (!hasSequences(db, 'live') || !hasSequences(db, 'main')) return
  db.exec('DELETE FROM main.sqlite_sequence; INSERT INTO main.sqlite_sequence SELECT * FROM live.sqlite_sequence')
}

const hasSequences = (db: Database.Database, schema: string): boolean =>
  db.prepare(`SELECT 1 FROM ${schema}.sqlite_master WHERE name = 'sqlite_sequence'`).get() !== undefined
