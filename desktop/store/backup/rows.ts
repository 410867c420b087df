import type { RxDocumentData } from 'rxdb'
import type { DeviceDocument } from '../device-document.ts'
import type { RecordDocument } from '../record-document.ts'
import { lostRows, readableRows } from '../sqlite/index.ts'

/** One row of a closed database file, by what it is to the store. */
export type Row = {
  table: string
  record?: RecordDocument
  value?: DeviceDocument
  /** What has left the device of a circle, as sums per range. */
  forgotten?: { circle: string; sums: string[] }
}

const forgottenPrefix = 'forgotten:'

/** All rows that can be read, or only those that the log of the file lost. */
export type RowsOf = 'file' | 'lost log'

/** Reads the rows of a closed file; what RxDB has deleted comes without a record or value. */
export async function* readRows(path: string, key: Uint8Array, of: RowsOf = 'file'): AsyncGenerator<Row> {
  const rows = of === 'file' ? readableRows(path, key) : lostRows(path, key)
  for await (const { table, document } of rows) yield toRow(table, document as RxDocumentData<{ id: string }>)
}

/** Tables are called `<collection>-<schema version>`. */
function toRow(table: string, document: RxDocumentData<{ id: string }>): Row {
  if (document._deleted) return { table }
  if (table.startsWith('records-')) return { table, record: withoutMeta(document) as unknown as RecordDocument }
  if (!table.startsWith('device-')) return { table }
  const value = withoutMeta(document) as unknown as DeviceDocument
  if (!value.id.startsWith(forgottenPrefix) || !Array.isArray(value.value)) return { table, value }
  return { table, value, forgotten: { circle: value.id.slice(forgottenPrefix.length), sums: value.value as string[] } }
}

/** Without the members that are RxDB's own. */
function withoutMeta(document: object): object {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !name.startsWith('_')))
}
