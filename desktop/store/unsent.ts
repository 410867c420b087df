import type { MangoQuery, RxCollection, RxDocumentData } from 'rxdb'
import { distinctUntilChanged, Observable } from 'rxjs'
import { queryDocuments } from './query-documents.ts'
import type { Mark, RecordDocument } from './record-document.ts'
import type { Writer } from './writer.ts'

export type UnsentCounts = { waiting: number; since: number; refused: number }

/** What the server does not have as it is here, oldest change first. */
export const unsentQuery: MangoQuery<RecordDocument> = { selector: { pending: { $gt: 0 } }, sort: [{ pending: 'asc' }, { id: 'asc' }] }

/**
 * How much is unsent, now and after every change: read once, then kept up with what is written, so that a dose does
 * not pay for all that waits already.
 */
export function countUnsent(collection: RxCollection<RecordDocument>, writer: Writer<RecordDocument>): Observable<UnsentCounts> {
  const counts = new Observable<UnsentCounts>((subscriber) => {
    const marks = new Map<string, Mark>()
    const put = (document: RxDocumentData<RecordDocument>): void => {
      if (document._deleted || document.pending === 0) marks.delete(document.id)
      else marks.set(document.id, { pending: document.pending, refused: document.refused })
    }
    const read = (): Promise<void> =>
      writer.alone(async () => {
        const documents = await queryDocuments(collection, unsentQuery)
        marks.clear()
        documents.forEach(put)
        subscriber.next(count(marks))
      })
    const watching = collection.storageInstance.changeStream().subscribe(({ context, events }) => {
      // What another window wrote may come while this one reads.
      if (context !== writer.context) return void read().catch((error: unknown) => subscriber.error(error))
      for (const { documentData } of events) put(documentData)
      subscriber.next(count(marks))
    })
    read().catch((error: unknown) => subscriber.error(error))
    return watching
  })
  return counts.pipe(distinctUntilChanged((a, b) => a.waiting === b.waiting && a.since === b.since && a.refused === b.refused))
}

function count(marks: ReadonlyMap<string, Mark>): UnsentCounts {
  let [waiting, since] = [0, 0]
  for (const { pending, refused } of marks.values()) {
    if (refused !== '') continue
    waiting++
    since = since === 0 ? pending : Math.min(since, pending)
  }
  return { waiting, since, refused: marks.size - waiting }
}
