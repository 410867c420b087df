import type { MangoQuery, RxCollection } from 'rxdb'
import { queryTexts } from './query-documents.ts'
import type { RecordDocument } from './record-document.ts'

/** Small enough that a dose which is written meanwhile does not notice. */
export const pageRecordsMax = 500

export type VersionRow = Pick<RecordDocument, 'id' | 'version'>

/** The versions in one range whose ids follow `after`, in order of id; fewer than `pageRecordsMax` are the last ones. */
export function rangePage(collection: RxCollection<RecordDocument>, circle: string, range: number, after: string): Promise<VersionRow[]> {
  const query: MangoQuery<RecordDocument> = {
    selector: { circle: { $eq: circle }, range: { $eq: range }, id: { $gt: after } },
    sort: [{ circle: 'asc' }, { range: 'asc' }, { id: 'asc' }],
    limit: pageRecordsMax,
  }
  return queryTexts(collection, query, ['id', 'version'])
}
