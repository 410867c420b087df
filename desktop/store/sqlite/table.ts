import { getPrimaryFieldOfPrimaryKey } from 'rxdb'
import type { RxDocumentData, RxJsonSchema, StringKeys } from 'rxdb'
import { AttachmentTable } from './attachments.ts'
import { type Cell, type Column, cellOf, columnsOf, misfit, quote } from './column.ts'
import { toBytes, toDocument, toDocuments } from './document-json.ts'
import type { Condition } from './selector-to-sql.ts'
import type { SqliteFile } from './sqlite-file.ts'

type Statements = {
  get: string
  all: string
  lastSeq: string
  getMany: { count: number; sql: string }[]
  insert: string
  replace: string
  changedSince: string
}
type Changed<D> = { documents: RxDocumentData<D>[]; seq: number | undefined }

const tables = new WeakMap<SqliteFile, Map<string, Table<never>>>()

/** The table of a collection at one schema version: one object for all who use it, so that each knows what another wrote. */
export function tableOf<D>(file: SqliteFile, collectionName: string, schema: RxJsonSchema<RxDocumentData<D>>): Table<D> {
  const known = tables.get(file) ?? new Map<string, Table<never>>()
  tables.set(file, known)
  const table = new Table<D>(file, `${collectionName}-${schema.version}`, schema)
  const same = known.get(table.name)
  if (same && same.definition === table.definition) return same as unknown as Table<D>
  known.set(table.name, table as unknown as Table<never>)
  table.open()
  return table
}

/**
 * The documents of one collection at one schema version: the whole document as JSON, and a column for
 * each indexed field. `_seq` grows with every write, whatever the clock does. (Fields of a document
 * cannot be called `_seq` or `_doc`: RxDB forbids the underscore.)
 * It is made with the first write, in the same transaction, so that an empty collection costs nothing.
 */
export class Table<D> {
  readonly name: string
  readonly #schema: RxJsonSchema<RxDocumentData<D>>
  #definition: string | undefined
  #statements: Statements | undefined
  readonly attachments: AttachmentTable | undefined
  readonly #file: SqliteFile
  readonly #columns: Column[]
  readonly #id: StringKeys<RxDocumentData<D>>
  #exists = false
  /** Columns that SQL may compare and sort by: those without misfits. */
  readonly plainColumns: Map<string, Column>

  constructor(file: SqliteFile, name: string, schema: RxJsonSchema<RxDocumentData<D>>) {
    this.#file = file
    this.name = name
    this.#schema = schema
    this.attachments = schema.attachments && new AttachmentTable(file, name)
    this.#columns = columnsOf(schema)
    this.#id = getPrimaryFieldOfPrimaryKey(schema.primaryKey)
    this.plainColumns = new Map(this.#columns.map((column) => [column.path, column]))
  }

  get definition(): string {
    return (this.#definition ??= this.#define(this.#schema))
  }

  get #sql(): Statements {
    return (this.#statements ??= this.#putTogether())
  }

  /** Whether there is anything to read: call the methods that read only then, or inside a transaction after `make`. */
  get exists(): boolean {
    return this.#exists
  }

  open(): void {
    this.#file.run((db) => {
      if (!this.#isInFile()) return
      this.#exists = true
      db.exec(this.definition)
      for (const path of this.#misfitPaths()) this.plainColumns.delete(path)
    })
  }

  /** Call inside a transaction that writes, and `made` when it is committed. */
  make(): void {
    if (!this.#exists) this.#file.run((db) => db.exec(this.definition))
  }

  made(): void {
    this.#exists = true
  }

  get(id: string): RxDocumentData<D> | undefined {
    const row = this.#file.statement(this.#sql.get).pluck().get(id)
    return row === undefined || !id.isWellFormed() ? undefined : toDocument(row)
  }

  /** The documents that are held, in the order of their ids. */
  getMany(ids: string[]): RxDocumentData<D>[] {
    if (ids.length === 1) return present([this.get(ids[0]!)])
    const documents = toDocuments<D>(this.#file.run(() => this.#rowsOf(ids)))
    // An id with a lone surrogate finds the document whose id has U+FFFD in its place: asked again, it finds none.
    const byId = new Map(documents.map((document) => [document[this.#id] as string, document]))
    return present(ids.map((id) => byId.get(id)))
  }

  /** Stores a document that is not held yet; returns its place in the sequence. Call inside a transaction. */
  insert(document: RxDocumentData<D>): number {
    return this.#store(this.#sql.insert, document)
  }

  /** Stores a document in place of the one with its id, at a new place in the sequence. Call inside a transaction. */
  replace(document: RxDocumentData<D>): number {
    return this.#store(this.#sql.replace, document)
  }

  select(where: Condition, orderBy: string, skip: number, limit = -1): RxDocumentData<D>[] {
    const sql = `${this.#selectSql(where, orderBy)} LIMIT ? OFFSET ?`
    return toDocuments(
      this.#file
        .statement(sql)
        .pluck()
        .all(...where.params, limit, skip),
    )
  }

  /** The columns of the rows, without their documents. */
  cells(paths: readonly string[], where: Condition, orderBy: string, skip: number, limit = -1): Cell[][] {
    const sql = `SELECT ${paths.map(quote).join(', ')} FROM ${quote(this.name)} WHERE ${where.sql} ORDER BY ${orderBy} LIMIT ? OFFSET ?`
    return this.#file
      .statement(sql)
      .raw()
      .all(...where.params, limit, skip) as Cell[][]
  }

  /** The documents among the rows that match; with `enough`, no more than that many are looked for. */
  scan(
    where: Condition,
    orderBy: string | undefined,
    matches: (document: RxDocumentData<D>) => boolean,
    enough = Number.POSITIVE_INFINITY,
  ): RxDocumentData<D>[] {
    const found: RxDocumentData<D>[] = []
    if (enough === 0) return found
    for (const row of this.#file
      .statement(this.#selectSql(where, orderBy))
      .pluck()
      .iterate(...where.params)) {
      const document = toDocument<D>(row)
      if (matches(document) && found.push(document) >= enough) break
    }
    return found
  }

  count(where: Condition): number {
    return this.#file
      .statement(`SELECT count(*) FROM ${quote(this.name)} WHERE ${where.sql}`)
      .pluck()
      .get(...where.params) as number
  }

  changedSince(seq: number, limit: number): Changed<D> {
    const rows = this.#file.statement(this.#sql.changedSince).all(seq, limit) as { _seq: number; _doc: unknown }[]
    return { documents: toDocuments(rows.map((row) => row._doc)), seq: rows.at(-1)?._seq }
  }

  /** Erases documents that were deleted before a time, at most `limit`; returns how many. Call inside a transaction. */
  eraseDeleted(writtenBefore: number, limit: number): number {
    // Left to choose, SQLite takes an index that leads it over every deleted document each time.
    const index = quote(`${this.name}:erasure`)
    const doomed = `SELECT _seq FROM ${quote(this.name)} INDEXED BY ${index} WHERE "_deleted" = 1 AND "_meta.lwt" < ? LIMIT ?`
    return this.#file.statement(`DELETE FROM ${quote(this.name)} WHERE _seq IN (${doomed})`).run(writtenBefore, limit).changes
  }

  /** Call inside a transaction, and `dropped` when it is committed. */
  drop(): void {
    if (!this.#isInFile()) return
    this.#file.run((db) => db.exec(`DROP TABLE IF EXISTS ${quote(this.name)}`))
    this.#file.statement('DELETE FROM _misfits WHERE table_name = ?').run(this.name)
    this.attachments?.drop()
  }

  dropped(): void {
    this.#exists = false
    tables.get(this.#file)?.delete(this.name)
  }

  #rowsOf(ids: string[]): unknown[] {
    // Asked for most of what it holds, a table is read as a whole sooner than row by row.
    if (ids.length >= idsPerStatement[0]! && this.#rowsAtMost() <= ids.length * 1.25)
      return this.#file.statement(this.#sql.all).pluck().all()
    const rows: unknown[] = []
    let done = 0
    for (const { count, sql } of this.#sql.getMany)
      for (; ids.length - done >= count; done += count) {
        const found = this.#file
          .statement(sql)
          .pluck()
          .all(ids.slice(done, done + count))
        for (const row of found) rows.push(row)
      }
    return rows
  }

  /** The number of writes: what counting the rows costs would be lost again. */
  #rowsAtMost(): number {
    return (this.#file.statement(this.#sql.lastSeq).pluck().get() as number | null) ?? 0
  }

  #isInFile(): boolean {
    return this.#file.statement("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(this.name) !== undefined
  }

  #store(sql: string, document: RxDocumentData<D>): number {
    const values: unknown[] = []
    for (const column of this.#columns) values.push(this.#cell(column, document))
    values.push(toBytes(document))
    return Number(this.#file.statement(sql).run(values).lastInsertRowid)
  }

  #selectSql(where: Condition, orderBy: string | undefined): string {
    return `SELECT _doc FROM ${quote(this.name)} WHERE ${where.sql}${orderBy === undefined ? '' : ` ORDER BY ${orderBy}`}`
  }

  #cell(column: Column, document: RxDocumentData<D>): Cell {
    const cell = cellOf(column, document)
    if (cell !== misfit) return cell
    this.plainColumns.delete(column.path)
    this.#file.statement('INSERT OR IGNORE INTO _misfits VALUES (?, ?)').run(this.name, column.path)
    return null
  }

  #misfitPaths(): string[] {
    return this.#file.statement('SELECT path FROM _misfits WHERE table_name = ?').pluck().all(this.name) as string[]
  }

  /** Built once: putting a statement's text together for every row would cost more than looking it up. */
  #putTogether(): Statements {
    const [table, id] = [quote(this.name), quote(this.#id)]
    const names = [...this.#columns.map((column) => quote(column.path)), '_doc']
    const row = `INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
    return {
      get: `SELECT _doc FROM ${table} WHERE ${id} = ?`,
      all: `SELECT _doc FROM ${table}`,
      lastSeq: `SELECT max(_seq) FROM ${table}`,
      getMany: idsPerStatement.map((count) => ({
        count,
        sql: `SELECT _doc FROM ${table} WHERE ${id} IN (${Array(count).fill('?').join(', ')})`,
      })),
      insert: `INSERT ${row}`,
      replace: `INSERT OR REPLACE ${row}`,
      changedSince: `SELECT _seq, _doc FROM ${table} WHERE _seq > ? ORDER BY _seq LIMIT ?`,
    }
  }

  #define(schema: RxJsonSchema<RxDocumentData<D>>): string {
    const columns = this.#columns.map(({ path, type }) => `${quote(path)} ${sqlTypes[type]}`)
    return [
      'CREATE TABLE IF NOT EXISTS _misfits (table_name TEXT, path TEXT, PRIMARY KEY (table_name, path)) WITHOUT ROWID',
      `CREATE TABLE IF NOT EXISTS ${quote(this.name)} (_seq INTEGER PRIMARY KEY AUTOINCREMENT, ${columns.join(', ')}, _doc BLOB NOT NULL, UNIQUE (${quote(this.#id)}))`,
      ...this.#indexes(schema),
      ...(this.attachments ? [this.attachments.definition] : []),
    ].join(';\n')
  }

  /** The index on the time of writing, which RxDB adds to every schema for its replication, has no use here: `_seq` does that. */
  #indexes(schema: RxJsonSchema<RxDocumentData<D>>): string[] {
    const indexes = (schema.indexes ?? []).map((index) => [index].flat())
    return indexes
      .filter(([first]) => first !== '_meta.lwt')
      .map((index) => this.#index(index.join(','), index))
      .concat(`${this.#index('erasure', ['_meta.lwt'])} WHERE "_deleted" = 1`)
  }

  #index(name: string, paths: string[]): string {
    return `CREATE INDEX IF NOT EXISTS ${quote(`${this.name}:${name}`)} ON ${quote(this.name)} (${paths.map(quote).join(', ')})`
  }
}

/** Few sizes, so that the statements stay prepared. */
const idsPerStatement = [512, 64, 8, 1]

const present = <T>(values: (T | undefined)[]): T[] => values.filter((value) => value !== undefined)

const sqlTypes = { string: 'TEXT', number: 'REAL', boolean: 'INTEGER' }
