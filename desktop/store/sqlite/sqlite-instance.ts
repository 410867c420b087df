import {
  type BulkWriteRow,
  categorizeBulkWriteRows,
  type EventBulk,
  type FilledMangoQuery,
  getPrimaryFieldOfPrimaryKey,
  getQueryMatcher,
  getSortComparator,
  now,
  type PreparedQuery,
  type RxDocumentData,
  type RxJsonSchema,
  type RxStorageBulkWriteResponse,
  type RxStorageChangeEvent,
  type RxStorageCountResult,
  type RxStorageInstance,
  type RxStorageInstanceCreationParams,
  type RxStorageQueryResult,
  type RxStorageWriteError,
  type StringKeys,
} from 'rxdb'
import type { Observable, Subject } from 'rxjs'
import { type AttachmentBytes, hasAttachmentBytes, readAttachments } from './attachments.ts'
import type { Cell } from './column.ts'
import { type Job, sliceRowsMax } from './commit-queue.ts'
import { selectorToSql, sortToSql } from './selector-to-sql.ts'
import { toStorageError } from './sqlite-error.ts'
import type { SqliteFile } from './sqlite-file.ts'
import { type Table, tableOf } from './table.ts'

/** Position in the collection's sequence of writes. */
export type SqliteCheckpoint = { seq: number }

type ChangeBulk<D> = EventBulk<RxStorageChangeEvent<RxDocumentData<D>>, SqliteCheckpoint>
export type Changes<D> = Subject<ChangeBulk<D>>

/** The parts of an open file that one instance needs; `release` gives the instance's share of it back. */
export type Share<D> = { file: SqliteFile; changes: Changes<D>; release: () => Promise<void> }

/** One collection of one schema version in a SQLite file. */
export class SqliteInstance<D> implements RxStorageInstance<D, SqliteFile, object, SqliteCheckpoint> {
  readonly databaseName: string
  readonly collectionName: string
  readonly schema: Readonly<RxJsonSchema<RxDocumentData<D>>>
  readonly internals: SqliteFile
  readonly options: object
  readonly #share: Share<D>
  readonly #table: Table<D>
  readonly #id: StringKeys<RxDocumentData<D>>
  readonly #writing = new Set<Promise<unknown>>()
  #closed = false

  constructor(params: RxStorageInstanceCreationParams<D, object>, share: Share<D>) {
    this.databaseName = params.databaseName
    this.collectionName = params.collectionName
    this.schema = params.schema
    this.options = params.options
    this.internals = share.file
    this.#share = share
    this.#id = getPrimaryFieldOfPrimaryKey(params.schema.primaryKey)
    this.#table = tableOf(share.file, params.collectionName, params.schema)
  }

  /**
   * Writes up to `sliceRowsMax` rows in one transaction; more of them slice by slice, each with a change event of its
   * own. A slice that fails is rejected as a whole, those before it stay, those after it are not tried.
   */
  bulkWrite(rows: BulkWriteRow<D>[], context: string): Promise<RxStorageBulkWriteResponse<D>> {
    return this.#write(async () => {
      const bytes = hasAttachmentBytes(rows) ? await readAttachments(rows) : undefined
      const error: RxStorageWriteError<D>[] = []
      for (let i = 0; i < rows.length; i += sliceRowsMax) {
        const slice = rows.length <= sliceRowsMax ? rows : rows.slice(i, i + sliceRowsMax)
        error.push(...(await this.internals.write(() => this.#apply(slice, context, bytes), slice.length)))
      }
      return { error }
    })
  }

  async findDocumentsById(ids: string[], withDeleted: boolean): Promise<RxDocumentData<D>[]> {
    return this.#read([], () => {
      const documents = this.#table.getMany(ids)
      return withDeleted ? documents : documents.filter((document) => !document._deleted)
    })
  }

  async query({ query }: PreparedQuery<D>): Promise<RxStorageQueryResult<D>> {
    return { documents: this.#read([], () => this.#find(query)) }
  }

  /**
   * The values that the documents found by a query have in some columns, without reading the documents: text, number,
   * 1 or 0, and null where a field is missing. Undefined when not all that is asked for is in columns: then ask by `query`.
   */
  async columns(paths: readonly string[], { query }: PreparedQuery<D>): Promise<Cell[][] | undefined> {
    return this.#read<Cell[][] | undefined>([], () => {
      const { plainColumns } = this.#table
      const where = selectorToSql(query.selector, plainColumns)
      const orderBy = sortToSql(query.sort, plainColumns)
      if (!where.exact || orderBy === undefined || !paths.every((path) => plainColumns.has(path))) return undefined
      const { skip, limit } = rangeOf(query)
      return this.#table.cells(paths, where, orderBy, skip, limit)
    })
  }

  async count({ query }: PreparedQuery<D>): Promise<RxStorageCountResult> {
    return this.#read<RxStorageCountResult>({ count: 0, mode: 'fast' }, () => {
      const where = selectorToSql(query.selector, this.#table.plainColumns)
      if (!where.exact) return { count: this.#find(query).length, mode: 'slow' }
      const { skip, limit } = rangeOf(query)
      return { count: Math.min(limit ?? Infinity, Math.max(0, this.#table.count(where) - skip)), mode: 'fast' }
    })
  }

  async getChangedDocumentsSince(limit: number, checkpoint?: SqliteCheckpoint) {
    const since = checkpoint?.seq ?? 0
    const { documents, seq = since } = this.#read({ documents: [], seq: undefined }, () => this.#table.changedSince(since, limit))
    return { documents, checkpoint: { seq } }
  }

  changeStream(): Observable<ChangeBulk<D>> {
    return this.#share.changes.asObservable()
  }

  async getAttachmentData(documentId: string, attachmentId: string, digest: string): Promise<Blob> {
    const found = this.#read(undefined, () => this.#table.attachments?.get(documentId, attachmentId, digest))
    if (!found) throw new Error(`No attachment ${attachmentId} with digest ${digest} at document ${documentId}.`)
    return found
  }

  async cleanup(minimumDeletedTime: number): Promise<boolean> {
    if (!this.#table.exists) return true
    const writtenBefore = now() - minimumDeletedTime
    const erase = () => ({ result: this.#table.eraseDeleted(writtenBefore, sliceRowsMax) })
    return (await this.#write(() => this.internals.write(erase, sliceRowsMax))) < sliceRowsMax
  }

  async remove(): Promise<void> {
    const drop = () => ({ result: this.#table.drop(), committed: () => this.#table.dropped() })
    await this.#write(() => this.internals.write(drop))
    await this.close()
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await Promise.allSettled(this.#writing)
    await this.#share.release()
  }

  async #write<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw this.#closedError()
    const written = work()
    this.#writing.add(written)
    return written.finally(() => this.#writing.delete(written))
  }

  #read<T>(nothing: T, work: () => T): T {
    if (this.#closed) throw this.#closedError()
    if (!this.#table.exists) return nothing
    try {
      return work()
    } catch (error) {
      throw toStorageError(error, this.internals.path)
    }
  }

  /** A plain `Error`, as RxDB's own storages throw. */
  #closedError(): Error {
    return Object.assign(new Error(`The collection ${this.collectionName} of ${this.internals.path} is closed already.`), {
      code: 'store-closed',
    })
  }

  #apply(rows: BulkWriteRow<D>[], context: string, bytes: AttachmentBytes | undefined): ReturnType<Job<RxStorageWriteError<D>[]>> {
    this.#table.make()
    const isStorable = (row: BulkWriteRow<D>) => this.#idOf(row).isWellFormed()
    const errors = rows.filter((row) => !isStorable(row)).map((row) => this.#unfitError(row, context))
    const bulks: ChangeBulk<D>[] = []
    for (const round of this.#rounds(errors.length === 0 ? rows : rows.filter(isStorable))) {
      const sorted = categorizeBulkWriteRows<D>(this, this.#id as StringKeys<D>, this.#current(round), round, context)
      let seq = 0
      for (const { document } of sorted.bulkInsertDocs) seq = this.#table.insert(document)
      for (const { document } of sorted.bulkUpdateDocs) seq = this.#table.replace(document)
      this.#table.attachments?.apply(sorted, bytes)
      errors.push(...sorted.errors)
      bulks.push({ ...sorted.eventBulk, checkpoint: { seq } })
    }
    return { result: errors, committed: () => this.#committed(bulks) }
  }

  /** Rows of one id, which RxDB takes to come once in a bulk, are written one after the other. */
  #rounds(rows: BulkWriteRow<D>[]): BulkWriteRow<D>[][] {
    const seen = new Set(rows.map((row) => this.#idOf(row)))
    if (seen.size === rows.length) return [rows]
    seen.clear()
    const isFirst = (row: BulkWriteRow<D>) => seen.size < seen.add(this.#idOf(row)).size
    const { first = [], later = [] } = Object.groupBy(rows, (row) => (isFirst(row) ? 'first' : 'later'))
    return [first, ...this.#rounds(later)]
  }

  #committed(bulks: ChangeBulk<D>[]): void {
    this.#table.made()
    for (const bulk of bulks) if (bulk.events.length > 0) this.#share.changes.next(bulk)
  }

  #idOf(row: BulkWriteRow<D>): string {
    return row.document[this.#id] as string
  }

  #current(rows: BulkWriteRow<D>[]): Map<string, RxDocumentData<D>> {
    const documents = this.#table.getMany(rows.map((row) => this.#idOf(row)))
    return new Map(documents.map((document) => [document[this.#id] as string, document]))
  }

  /** SQLite would store another id than the one given. */
  #unfitError(writeRow: BulkWriteRow<D>, context: string): RxStorageWriteError<D> {
    const documentId = this.#idOf(writeRow)
    const validationErrors = [{ field: this.#id, message: 'has a lone surrogate' }]
    return { status: 422, isError: true, documentId, writeRow, context, validationErrors } as RxStorageWriteError<D>
  }

  #find(query: FilledMangoQuery<D>): RxDocumentData<D>[] {
    const { skip, limit } = rangeOf(query)
    const where = selectorToSql(query.selector, this.#table.plainColumns)
    const orderBy = sortToSql(query.sort, this.#table.plainColumns)
    if (where.exact && orderBy !== undefined) return this.#table.select(where, orderBy, skip, limit)
    const end = skip + (limit ?? Infinity)
    const matches = getQueryMatcher(this.schema, query)
    const rows = this.#table.scan(where, orderBy, matches, orderBy === undefined ? undefined : end)
    if (orderBy === undefined) rows.sort(getSortComparator(this.schema, query))
    return rows.slice(skip, end)
  }
}

/** Wrapped storages pass queries on that RxDB did not fill: without `skip`, or with an infinite `limit`. */
function rangeOf<D>({ skip, limit }: FilledMangoQuery<D>): { skip: number; limit: number | undefined } {
  return { skip: skip ?? 0, limit: limit === Infinity ? undefined : limit }
}
