import type { RxCollection, RxDocumentData } from 'rxdb'
import { queryDocuments } from './query-documents.ts'
import type { RecordDocument } from './record-document.ts'

/** Small enough that a dose which is written meanwhile does not notice. */
export const pageRecordsMax = 500

/** The records of one range whose ids follow `after`, in order of id; fewer than `pageRecordsMax` are the last ones. */
export function rangePage(
  collection: RxCollection<RecordDocument>,
  circle: string,
  range: number,
  after: string,
): Promise<RxDocumentData<RecordDocument>[]> {
  return queryDocuments(collection, {
    selector: { circle: { $eq: circle }, range: { $eq: range }, id: { $gt: after } },
    sort: [{ circle: 'asc' }, { range: 'asc' }, { id: 'asc' }],
    limit: pageRecordsMax,
  })
}
