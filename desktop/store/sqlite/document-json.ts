import type { RxDocumentData } from 'rxdb'

/** Documents lie in the file as UTF-8 JSON: half the bytes of UTF-16, and so half the pages to decrypt. */
export const toBytes = (document: object): Buffer => Buffer.from(JSON.stringify(document))

export const toDocument = <D>(bytes: unknown): RxDocumentData<D> => parse((bytes as Buffer).toString()) as RxDocumentData<D>

/** Parses many documents at once: one string and one parse for a batch cost less than one each. */
export function toDocuments<D>(rows: unknown[]): RxDocumentData<D>[] {
  if (rows.length <= batchRowsMax) return parseBatch(rows as Buffer[])
  const documents: RxDocumentData<D>[] = []
  for (let i = 0; i < rows.length; i += batchRowsMax) documents.push(...parseBatch<D>(rows.slice(i, i + batchRowsMax) as Buffer[]))
  return documents
}

const batchRowsMax = 500
const comma = Buffer.from(',')

function parseBatch<D>(rows: Buffer[]): RxDocumentData<D>[] {
  if (rows.length === 0) return []
  const parts: Buffer[] = []
  for (const row of rows) parts.push(comma, row)
  return parse(`[${Buffer.concat(parts).toString('utf8', 1)}]`) as RxDocumentData<D>[]
}

/** What is no JSON was not written by this program: the file is damaged. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw Object.assign(new Error('A document is not JSON.', { cause }), { code: 'SQLITE_CORRUPT' })
  }
}
