import { getPrimaryFieldOfPrimaryKey } from 'rxdb'
import type { RxDocumentData, RxJsonSchema } from 'rxdb'
import { type Cell, type Column, cellOf, columnsOf, misfit, quote } from './column.ts'
import type { Condition } from './selector-to-sql.ts'
import type { SqliteFile } from './sqlite-file.ts'

type ChangeRow<D> = { seq: number; document: RxDocumentData<D> }

/**
 * The documents of one collection at one schema version: the whole document as JSON, and a column for
 * each indexed field. `_seq` grows with every write, whatever the clock does. (Fields of a document
 * cannot be called `_seq` or `_doc`: RxDB forbids the underscore.)
 */
export class Table<D> {
  readonly name: string
  readonly #file: SqliteFile
  readonly #columns: Column[]
  readonly #id: string
  /** Columns that SQL may compare and sort by: those without misfits. */
  readonly plainColumns: Map<string, Column>

  constructor(file: SqliteFile, collectionName: string, schema: RxJsonSchema<RxDocumentData<D>>) {
    this.#file = file
    this.name = `${collectionName}-${schema.version}`
    this.#columns = columnsOf(schema)
    this.#id = quote(getPrimaryFieldOfPrimaryKey(schema.primaryKey))
    this.plainColumns = new Map(this.#columns.map((column) => [column.path, column]))
    file.run((db) => db.exec(this.#definition(schema)))
    for (const path of this.#misfitPaths()) this.plainColumns.delete(path)
  }

  get(id: string): RxDocumentData<D> | undefined {
    const row = this.#file
      .statement(`SELECT _doc FROM ${quote(this.name)} WHERE ${this.#id} = ?`)
      .pluck()
      .get(id)
    return row === undefined ? undefined : toDocument(row)
  }

  /** Inserts or replaces. Call inside a transaction. */
  put(document: RxDocumentData<D>): void {
    const cells = this.#columns.map((column) => this.#cell(column, document))
    const marks = this.#columns.map(() => '?').join(', ')
    const names = this.#columns.map((column) => quote(column.path)).join(', ')
    this.#file
      .statement(`INSERT OR REPLACE INTO ${quote(this.name)} (${names}, _doc) VALUES (${marks}, ?)`)
      .run(...cells, Buffer.from(JSON.stringify(document)))
  }

  select(where: Condition, orderBy: string, skip: number, limit = -1): RxDocumentData<D>[] {
    const sql = `${this.#selectSql(where, orderBy)} LIMIT ? OFFSET ?`
    return this.#file
      .statement(sql)
      .pluck()
      .all(...where.params, limit, skip)
      .map(toDocument<D>)
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

  changedSince(seq: number, limit: number): ChangeRow<D>[] {
    const sql = `SELECT _seq, _doc FROM ${quote(this.name)} WHERE _seq > ? ORDER BY _seq LIMIT ?`
    const rows = this.#file.statement(sql).all(seq, limit) as { _seq: number; _doc: unknown }[]
    return rows.map((row) => ({ seq: row._seq, document: toDocument(row._doc) }))
  }

  lastSeq(): number {
    return (
      (this.#file
        .statement(`SELECT max(_seq) FROM ${quote(this.name)}`)
        .pluck()
        .get() as number | null) ?? 0
    )
  }

  /** Erases documents that were deleted before a time, at most `limit`; returns how many. Call inside a transaction. */
  eraseDeleted(writtenBefore: number, limit: number): number {
    const doomed = `SELECT _seq FROM ${quote(this.name)} WHERE "_deleted" = 1 AND "_meta.lwt" < ? LIMIT ?`
    return this.#file.statement(`DELETE FROM ${quote(this.name)} WHERE _seq IN (${doomed})`).run(writtenBefore, limit).changes
  }

  drop(): void {
    this.#file.run((db) => db.exec(`DROP TABLE IF EXISTS ${quote(this.name)}`))
    this.#file.statement('DELETE FROM _misfits WHERE table_name = ?').run(this.name)
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

  #definition(schema: RxJsonSchema<RxDocumentData<D>>): string {
    const columns = this.#columns.map(({ path, type }) => `${quote(path)} ${sqlTypes[type]}`)
    return [
      'CREATE TABLE IF NOT EXISTS _misfits (table_name TEXT, path TEXT, PRIMARY KEY (table_name, path)) WITHOUT ROWID',
      `CREATE TABLE IF NOT EXISTS ${quote(this.name)} (_seq INTEGER PRIMARY KEY AUTOINCREMENT, ${columns.join(', ')}, _doc BLOB NOT NULL, UNIQUE (${this.#id}))`,
      ...this.#indexes(schema),
    ].join(';\n')
  }

  /** The index on the time of writing, which RxDB adds to every schema for its replication, has no use here: `_seq` does that. */
  #indexes(schema: RxJsonSchema<RxDocumentData<D>>): string[] {
    const indexes = (schema.indexes ?? []).map((index) => [index].flat())
    return indexes
      .filter(([first]) => first !== '_meta.lwt')
      .map((index) => {
        const name = quote(`${this.name}:${index.join(',')}`)
        return `CREATE INDEX IF NOT EXISTS ${name} ON ${quote(this.name)} (${index.map(quote).join(', ')})`
      })
  }
}

const sqlTypes = { string: 'TEXT', number: 'REAL', boolean: 'INTEGER' }

const toDocument = <D>(json: unknown): RxDocumentData<D> => JSON.parse((json as Buffer).toString())
