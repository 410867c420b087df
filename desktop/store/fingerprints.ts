import type { RxCollection, RxDocumentData } from 'rxdb'
import { addVersion, type Fingerprint, fingerprintZero, rangeCount, removeVersion } from '../../shared/record/fingerprint.ts'
import { pageRecordsMax, rangePage } from './range-pages.ts'
import type { RecordDocument } from './record-document.ts'
import { Turns } from './turns.ts'
import type { Writer } from './writer.ts'

/** The sum over the ids up to `readTo`; undefined = over all. */
type Sum = { print: Fingerprint; readTo: string | undefined }

/**
 * The fingerprints of what is held of circles, range by range: read from the disk once, then kept up with what is
 * written here. A change that another window made forgets them all, because its order is unknown.
 */
export class Fingerprints {
  readonly #collection: RxCollection<RecordDocument>
  readonly #writer: Writer<RecordDocument>
  readonly #sums = new Map<string, Sum>()
  readonly #turns = new Turns(pageRecordsMax)

  constructor(collection: RxCollection<RecordDocument>, writer: Writer<RecordDocument>) {
    this.#collection = collection
    this.#writer = writer
    collection.storageInstance.changeStream().subscribe(({ context, events }) => {
      if (context !== writer.context) return this.#sums.clear()
      for (const { previousDocumentData: before, documentData: after } of events) {
        this.#change(before, removeVersion)
        this.#change(after, addVersion)
      }
    })
  }

  /** One per range. */
  async of(circle: string): Promise<Fingerprint[]> {
    const prints: Fingerprint[] = []
    for (let range = 0; range < rangeCount; range++) prints.push(await this.#ofRange(circle, range))
    return prints
  }

  async #ofRange(circle: string, range: number): Promise<Fingerprint> {
    const key = keyOf(circle, range)
    const sum = this.#sums.get(key) ?? { print: fingerprintZero, readTo: '' }
    this.#sums.set(key, sum)
    // Page by page, so that no write waits for all to be read; what is written in between counts where it has been read.
    while (sum.readTo !== undefined) await this.#turns.after(await this.#writer.alone(() => this.#readOn(sum, circle, range)))
    return sum.print
  }

  /** Tells how many records that were. */
  async #readOn(sum: Sum, circle: string, range: number): Promise<number> {
    const documents = await rangePage(this.#collection, circle, range, sum.readTo ?? '')
    sum.print = documents.reduce((print, { id, version }) => addVersion(print, id, version), sum.print)
    sum.readTo = documents.length < pageRecordsMax ? undefined : documents.at(-1)!.id
    return documents.length
  }

  #change(document: RxDocumentData<RecordDocument> | null | undefined, change: typeof addVersion): void {
    if (!document || document._deleted) return
    const sum = this.#sums.get(keyOf(document.circle, document.range))
    if (sum && (sum.readTo === undefined || document.id <= sum.readTo)) sum.print = change(sum.print, document.id, document.version)
  }
}

const keyOf = (circle: string, range: number): string => `${circle}/${range}`
