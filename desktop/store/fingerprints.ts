import type { RxCollection, RxDocumentData } from 'rxdb'
import {
  addVersion,
  type Fingerprint,
  fingerprintToText,
  fingerprintZero,
  rangeCount,
  removeVersion,
} from '../../shared/record/fingerprint.ts'
import { queryDocuments } from './query-documents.ts'
import type { RecordDocument } from './record-document.ts'
import type { Writer } from './writer.ts'

/**
 * The fingerprints of circles, range by range: read from the disk once, then kept up with what is
 * written here. A change that another window made forgets them all, because its order is unknown.
 */
export class Fingerprints {
  readonly #collection: RxCollection<RecordDocument>
  readonly #writer: Writer<RecordDocument>
  readonly #known = new Map<string, Fingerprint>()
  #foreignChanges = 0

  constructor(collection: RxCollection<RecordDocument>, writer: Writer<RecordDocument>) {
    this.#collection = collection
    this.#writer = writer
    collection.storageInstance.changeStream().subscribe(({ context, events }) => {
      if (context !== writer.context) return this.#forget()
      for (const { previousDocumentData: before, documentData: after } of events) {
        this.#change(before, removeVersion)
        this.#change(after, addVersion)
      }
    })
  }

  /** One text per range. */
  async of(circle: string): Promise<string[]> {
    const texts: string[] = []
    // Range by range, so that no write waits for the whole circle to be read.
    for (let range = 0; range < rangeCount; range++) texts.push(fingerprintToText(await this.#ofRange(circle, range)))
    return texts
  }

  async #ofRange(circle: string, range: number): Promise<Fingerprint> {
    const key = keyOf(circle, range)
    const known = this.#known.get(key)
    if (known) return known
    return this.#writer.alone(async () => {
      const changes = this.#foreignChanges
      const documents = await queryDocuments(this.#collection, { selector: { circle: { $eq: circle }, range: { $eq: range } } })
      const print = documents.reduce((sum, { id, version }) => addVersion(sum, id, version), fingerprintZero)
      if (changes === this.#foreignChanges) this.#known.set(key, print)
      return print
    })
  }

  #change(document: RxDocumentData<RecordDocument> | null | undefined, change: typeof addVersion): void {
    if (!document || document._deleted) return
    const key = keyOf(document.circle, document.range)
    const print = this.#known.get(key)
    if (print) this.#known.set(key, change(print, document.id, document.version))
  }

  #forget(): void {
    this.#foreignChanges++
    this.#known.clear()
  }
}

const keyOf = (circle: string, range: number): string => `${circle}/${range}`
