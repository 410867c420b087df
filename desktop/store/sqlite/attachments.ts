import type { BulkWriteRow, CategorizeBulkWriteRowsOutput } from 'rxdb'
import { quote } from './column.ts'
import type { SqliteFile } from './sqlite-file.ts'

/** The bytes of the attachments that a write brings: read ahead, because a transaction cannot wait for them. */
export type AttachmentBytes = Map<Blob, Buffer>

export const hasAttachmentBytes = <D>(rows: BulkWriteRow<D>[]): boolean =>
  rows.some(({ document }) => Object.values(document._attachments).some((attachment) => 'data' in attachment))

export async function readAttachments<D>(rows: BulkWriteRow<D>[]): Promise<AttachmentBytes> {
  const bytes: AttachmentBytes = new Map()
  for (const { document } of rows)
    for (const attachment of Object.values(document._attachments))
      if ('data' in attachment) bytes.set(attachment.data, Buffer.from(await attachment.data.arrayBuffer()))
  return bytes
}

/** The attachments of one collection at one schema version. */
export class AttachmentTable {
  readonly definition: string
  readonly #file: SqliteFile
  readonly #name: string

  constructor(file: SqliteFile, tableName: string) {
    this.#file = file
    this.#name = quote(`${tableName}:attachments`)
    const columns =
      '_seq INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT, attachment TEXT, digest TEXT, type TEXT, bytes BLOB, UNIQUE (document, attachment)'
    this.definition = `CREATE TABLE IF NOT EXISTS ${this.#name} (${columns})`
  }

  /** Call inside the transaction that writes the documents. */
  apply<D>({ attachmentsAdd, attachmentsUpdate, attachmentsRemove }: CategorizeBulkWriteRowsOutput<D>, bytes?: AttachmentBytes): void {
    const put = this.#file.statement(
      `INSERT OR REPLACE INTO ${this.#name} (document, attachment, digest, type, bytes) VALUES (?, ?, ?, ?, ?)`,
    )
    for (const { documentId, attachmentId, digest, attachmentData } of [...attachmentsAdd, ...attachmentsUpdate])
      put.run(documentId, attachmentId, digest, attachmentData.type, bytes?.get(attachmentData.data))
    const remove = this.#file.statement(`DELETE FROM ${this.#name} WHERE document = ? AND attachment = ?`)
    for (const { documentId, attachmentId } of attachmentsRemove) remove.run(documentId, attachmentId)
  }

  get(documentId: string, attachmentId: string, digest: string): Blob | undefined {
    const sql = `SELECT type, bytes FROM ${this.#name} WHERE document = ? AND attachment = ? AND digest = ?`
    const row = this.#file.statement(sql).get(documentId, attachmentId, digest) as { type: string; bytes: Buffer } | undefined
    return row && new Blob([new Uint8Array(row.bytes)], { type: row.type })
  }

  drop(): void {
    this.#file.run((db) => db.exec(`DROP TABLE IF EXISTS ${this.#name}`))
  }
}
