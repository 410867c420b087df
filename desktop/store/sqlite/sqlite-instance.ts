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
import { type AttachmentBytes, AttachmentTable, hasAttachmentBytes, readAttachments } from './attachments.ts'
import type { Job } from './commit-queue.ts'
import { selectorToSql, sortToSql } from './selector-to-sql.ts'
import { SqliteStorageError } from './sqlite-error.ts'
import type { SqliteFile } from './sqlite-file.ts'
import { Table } from './table.ts'

/** Position in the collection's sequence of writes. */
export type SqliteCheckpoint = { seq: number }

export type Changes<D> = Subject<EventBulk<RxStorageChangeEvent<RxDocumentData<D>>, SqliteCheckpoint>>

/** The parts of an open file that one instance needs; `release` gives the instance's share of it back. */
export type Share<D> = { file: SqliteFile; changes: Changes<D>; release: () => Promise<void> }

const eraseRowsMax = 1000

/** One collection of one schema version in a SQLite file. */
export class SqliteInstance<D> implements RxStorageInstance<D, SqliteFile, object, SqliteCheckpoint> {
  readonly databaseName: string
  readonly collectionName: string
  readonly schema: Readonly<RxJsonSchema<RxDocumentData<D>>>
  readonly internals: SqliteFile
  readonly options: object
  readonly #share: Share<D>
  readonly #table: Table<D>
  readonly #attachments: AttachmentTable | undefined
  readonly #id: StringKeys<RxDocumentData<D>>
  #closed = false

  constructor(params: RxStorageInstanceCreationParams<D, object>, share: Share<D>) {
    this.databaseName = params.databaseName
    this.collectionName = params.collectionName
    this.schema = params.schema
    this.options = params.options
    this.internals = share.file
    this.#share = share
    this.#id = getPrimaryFieldOfPrimaryKey(params.schema.primaryKey)
    this.#table = new Table(share.file, params.collectionName, params.schema)
    this.#attachments = params.schema.attachments && new AttachmentTable(share.file, this.#table.name)
  }

  async bulkWrite(rows: BulkWriteRow<D>[], context: string): Promise<RxStorageBulkWriteResponse<D>> {
    const bytes = hasAttachmentBytes(rows) ? await readAttachments(rows) : undefined
    return this.#write(() => this.#apply(rows, context, bytes))
  }

  async findDocumentsById(ids: string[], withDeleted: boolean): Promise<RxDocumentData<D>[]> {
    return this.#read(() =>
      ids.flatMap((id) => {
        const document = this.#table.get(id)
        return document && (withDeleted || !document._deleted) ? [document] : []
      }),
    )
  }

  async query({ query }: PreparedQuery<D>): Promise<RxStorageQueryResult<D>> {
    return this.#read(() => ({ documents: this.#find(query) }))
  }

  async count({ query }: PreparedQuery<D>): Promise<RxStorageCountResult> {
    const where = selectorToSql(query.selector, this.#table.plainColumns)
    return this.#read(() => {
      if (!where.exact) return { count: this.#find(query).length, mode: 'slow' }
      const found = Math.max(0, this.#table.count(where) - query.skip)
      return { count: Math.min(found, query.limit ?? found), mode: 'fast' }
    })
  }

  async getChangedDocumentsSince(limit: number, checkpoint?: SqliteCheckpoint) {
    return this.#read(() => {
      const rows = this.#table.changedSince(checkpoint?.seq ?? 0, limit)
      return { documents: rows.map((row) => row.document), checkpoint: { seq: rows.at(-1)?.seq ?? checkpoint?.seq ?? 0 } }
    })
  }

  changeStream(): Observable<EventBulk<RxStorageChangeEvent<RxDocumentData<D>>, SqliteCheckpoint>> {
    return this.#share.changes.asObservable()
  }

  async getAttachmentData(documentId: string, attachmentId: string, digest: string): Promise<Blob> {
    const attachments = this.#attachments
    if (!attachments) throw new Error(`The schema of ${this.collectionName} has no attachments.`)
    return this.#read(() => attachments.get(documentId, attachmentId, digest))
  }

  async cleanup(minimumDeletedTime: number): Promise<boolean> {
    const writtenBefore = now() - minimumDeletedTime
    return this.#write(() => ({ result: this.#table.eraseDeleted(writtenBefore, eraseRowsMax) < eraseRowsMax }))
  }

  async remove(): Promise<void> {
    await this.#write(() => {
      this.#table.drop()
      this.#attachments?.drop()
      return { result: undefined }
    })
    await this.close()
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#share.release()
  }

  #write<T>(job: Job<T>): Promise<T> {
    return this.#closed ? Promise.reject(new SqliteStorageError('store-closed', this.internals.path)) : this.internals.write(job)
  }

  #read<T>(work: () => T): T {
    if (this.#closed) throw new SqliteStorageError('store-closed', this.internals.path)
    return this.internals.run(work)
  }

  #apply(rows: BulkWriteRow<D>[], context: string, bytes: AttachmentBytes | undefined): ReturnType<Job<RxStorageBulkWriteResponse<D>>> {
    const isStorable = (row: BulkWriteRow<D>) => (row.document[this.#id] as string).isWellFormed()
    const unfit = rows.filter((row) => !isStorable(row)).map((row) => this.#unfitError(row, context))
    const fit = unfit.length === 0 ? rows : rows.filter(isStorable)
    const sorted = categorizeBulkWriteRows<D>(this, this.#id as StringKeys<D>, this.#current(fit), fit, context)
    for (const { document } of sorted.bulkInsertDocs) this.#table.put(document)
    for (const { document } of sorted.bulkUpdateDocs) this.#table.put(document)
    this.#attachments?.apply(sorted, bytes)
    const { eventBulk } = sorted
    if (eventBulk.events.length > 0) eventBulk.checkpoint = { seq: this.#table.lastSeq() }
    return {
      result: { error: [...unfit, ...sorted.errors] },
      committed: () => void (eventBulk.events.length > 0 && this.#share.changes.next(eventBulk)),
    }
  }

  #current(rows: BulkWriteRow<D>[]): Map<string, RxDocumentData<D>> {
    const documents = rows.map((row) => this.#table.get(row.document[this.#id] as string))
    return new Map(documents.flatMap((document) => (document ? [[document[this.#id] as string, document]] : [])))
  }

  /** SQLite would store another id than the one given. */
  #unfitError(writeRow: BulkWriteRow<D>, context: string): RxStorageWriteError<D> {
    const documentId = writeRow.document[this.#id] as string
    const validationErrors = [{ field: this.#id, message: 'has a lone surrogate' }]
    return { status: 422, isError: true, documentId, writeRow, context, validationErrors } as RxStorageWriteError<D>
  }

  #find(query: FilledMangoQuery<D>): RxDocumentData<D>[] {
    const { skip } = query
    const end = skip + (query.limit ?? Number.POSITIVE_INFINITY)
    const where = selectorToSql(query.selector, this.#table.plainColumns)
    const orderBy = sortToSql(query.sort, this.#table.plainColumns)
    if (where.exact && orderBy !== undefined) return this.#table.select(where, orderBy, skip, query.limit)
    const matches = getQueryMatcher(this.schema, query)
    const rows = this.#table.scan(where, orderBy, matches, orderBy === undefined ? undefined : end)
    if (orderBy === undefined) rows.sort(getSortComparator(this.schema, query))
    return rows.slice(skip, end)
  }
}
