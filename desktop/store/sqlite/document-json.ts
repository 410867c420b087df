import type { RxDocumentData } from 'rxdb'

/** Documents lie in the file as UTF-8 JSON: half the bytes of UTF-16, and so half the pages to decrypt. */
export const toBytes = (document: object): Buffer => Buffer.from(JSON.stringify(document))

export const toDocument = <D>(bytes: unknown): RxDocumentData<D> => parse((bytes as Buffer).toString()) as RxDocumentData<D>

/** Parses many documents, a batch at a time: one string and one parse for a batch cost less than one for each. */
export function toDocuments<D>(rows: unknown[]): RxDocumentData<D>[] {
  const documents: RxDocumentData<D>[] = []
  for (let i = 0; i < rows.length; i += batchRows) {
    const batch = parse(joined(rows as Buffer[], i, Math.min(i + batchRows, rows.length))) as RxDocumentData<D>[]
    for (const document of batch) documents.push(document)
  }
  return documents
}

const batchRows = 50
const [opening, comma, closing] = Buffer.from('[,]')

/** The rows from `start` to `end` as the text of one array. */
function joined(rows: Buffer[], start: number, end: number): string {
  let length = 1
  for (let i = start; i < end; i++) length += rows[i]!.length + 1
  const bytes = Buffer.allocUnsafe(length)
  let at = 0
  for (let i = start; i < end; i++) {
    bytes[at++] = comma!
    bytes.set(rows[i]!, at)
    at += rows[i]!.length
  }
  bytes[0] = opening!
  bytes[at] = closing!
  return bytes.toString()
}

/** What is no JSON was not written by this program: the file is damaged. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw Object.assign(new Error('A document is not JSON.', { cause }), { code: 'SQLITE_CORRUPT' })
  }
}
