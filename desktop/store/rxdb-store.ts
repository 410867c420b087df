import { createRxDatabase, type MangoQuery, type RxCollection, type RxDatabase, type RxDocument, type RxStorage } from 'rxdb'
import { map, type Observable } from 'rxjs'
import type { Stamp } from '../../shared/clock/hlc.ts'
import { rangeCount } from '../../shared/record/fingerprint.ts'
import type { MedRecord } from '../../shared/record/record.ts'
import { deviceSchema, type DeviceDocument } from './device-document.ts'
import { Fingerprints } from './fingerprints.ts'
import { addUp, Forgotten } from './forgotten.ts'
import { heldId, type HeldRecord, heldRecordsKey, holdRecords } from './held-records.ts'
import { queryDocuments } from './query-documents.ts'
import { pageRecordsMax, rangePage, type VersionRow } from './range-pages.ts'
import { fromDocument, type RecordDocument, recordSchema } from './record-document.ts'
import { toMango } from './record-query.ts'
import { joinEdit, joinReceived, refuseState, resendState, restampState, settleState } from './record-states.ts'
import { RxdbDeviceValues } from './rxdb-device-values.ts'
import type { RecordQuery, Store, StoredRecord } from './store.ts'
import { StoreError } from './store-error.ts'
import { Turns } from './turns.ts'
import { countUnsent, type UnsentCounts, unsentQuery } from './unsent.ts'
import { Writer } from './writer.ts'

type Collections = { records: RxCollection<RecordDocument>; device: RxCollection<DeviceDocument> }

const purgeRecordsMax = 100
/** A restored server may lack a whole circle: that many need not lie in memory at once. */
const resendRecordsMax = 500

/** In an order that an index has, and that most were written in: then they lie close together in the file. */
const purgeQuery = (circle: string): MangoQuery<RecordDocument> => ({
  selector: { circle: { $eq: circle } },
  sort: [{ circle: 'asc' }, { kind: 'asc' }, { at: 'asc' }, { id: 'asc' }],
  limit: purgeRecordsMax,
})

/** A store over any RxStorage. `name` tells it from others on the same storage. Throws `StoreError`. */
export async function openRxdbStore(storage: RxStorage<unknown, object>, name: string, multiInstance: boolean): Promise<Store> {
  const database = await openDatabase(storage, name, multiInstance)
  try {
    await database.addCollections({ records: { schema: recordSchema }, device: { schema: deviceSchema } })
    return new RxdbStore(database)
  } catch (error) {
    await database.close()
    throw error
  }
}

async function openDatabase(storage: RxStorage<unknown, object>, name: string, multiInstance: boolean): Promise<RxDatabase<Collections>> {
  try {
    return await createRxDatabase<Collections>({ name, storage, multiInstance })
  } catch (error) {
    // https://rxdb.info/errors.html: DB8 = a database of this name is open in this process.
    if ((error as { code?: unknown }).code !== 'DB8') throw error
    throw new StoreError('store-in-use', `The store ${name} is open already.`, error)
  }
}

const allRanges: readonly number[] = [...Array(rangeCount).keys()]

class RxdbStore implements Store {
  readonly device: RxdbDeviceValues
  readonly #database: RxDatabase<Collections>
  readonly #records: RxCollection<RecordDocument>
  readonly #writer: Writer<RecordDocument>
  readonly #fingerprints: Fingerprints
  readonly #forgotten: Forgotten
  readonly #converted = new WeakMap<RxDocument<RecordDocument>, StoredRecord>()

  constructor(database: RxDatabase<Collections>) {
    this.#database = database
    this.#records = database.records
    this.#writer = new Writer(this.#records)
    this.#fingerprints = new Fingerprints(this.#records, this.#writer)
    this.device = new RxdbDeviceValues(database.device)
    this.#forgotten = new Forgotten(this.device)
  }

  async get(id: string): Promise<StoredRecord | undefined> {
    return (await this.getMany([id])).get(id)
  }

  async getMany(ids: readonly string[]): Promise<Map<string, StoredRecord>> {
    const documents = await this.#records.storageInstance.findDocumentsById([...ids], false)
    return new Map(documents.map((document) => [document.id, fromDocument(document)]))
  }

  async find(query: RecordQuery): Promise<StoredRecord[]> {
    return (await queryDocuments(this.#records, toMango(query))).map(fromDocument)
  }

  live(query: RecordQuery): Observable<StoredRecord[]> {
    return this.#records.find(toMango(query)).$.pipe(map((documents) => documents.map((document) => this.#toStored(document))))
  }

  /** RxDB hands out one object per state of a document: a long list is converted once, and then only what changes in it. */
  #toStored(document: RxDocument<RecordDocument>): StoredRecord {
    const known = this.#converted.get(document)
    if (known) return known
    const stored = fromDocument(document.toJSON() as RecordDocument)
    this.#converted.set(document, stored)
    return stored
  }

  write(records: readonly MedRecord[], nowMs: number): Promise<void> {
    return this.#writer.submit(records.map((record) => ({ id: record.id, next: (current) => joinEdit(current, record, nowMs) })))
  }

  receive(records: readonly MedRecord[], nowMs: number, isTooOld?: (record: MedRecord) => boolean): Promise<void> {
    return isTooOld ? this.#forgotten.alone(() => this.#receive(records, nowMs, isTooOld)) : this.#receive(records, nowMs, () => false)
  }

  async #receive(records: readonly MedRecord[], nowMs: number, isTooOld: (record: MedRecord) => boolean): Promise<void> {
    const held: HeldRecord[] = []
    const passedBy = new Map<string, RecordDocument>()
    const changes = records.map((record) => ({
      id: String(heldId(record)),
      next: (current: RecordDocument | undefined) => {
        try {
          const joined = joinReceived(current, record, nowMs)
          passedBy.delete(record.id)
          if (current || !joined || !isTooOld(fromDocument(joined))) return joined
          passedBy.set(record.id, joined)
        } catch (error) {
          held.push({ record, code: (error as { code?: string }).code ?? 'record-not-readable', heldSince: nowMs })
        }
        return undefined
      },
    }))
    await this.#writer.submit(changes)
    await this.#forgotten.add([...passedBy.values()])
    await this.#hold(records, held)
  }

  async pending(circles: readonly string[], limit: number): Promise<StoredRecord[]> {
    const selector = { pending: { $gt: 0 }, refused: { $eq: '' }, circle: { $in: [...circles] } }
    return (await queryDocuments(this.#records, { selector, sort: [{ pending: 'asc' }, { id: 'asc' }], limit })).map(fromDocument)
  }

  settle(accepted: readonly { id: string; version: string }[]): Promise<void> {
    return this.#writer.submit(accepted.map(({ id, version }) => ({ id, next: (current) => settleState(current, version) })))
  }

  refuse(refused: readonly { id: string; version: string; code: string }[]): Promise<void> {
    return this.#writer.submit(refused.map(({ id, version, code }) => ({ id, next: (current) => refuseState(current, version, code) })))
  }

  async resend(ids: readonly string[], nowMs: number): Promise<void> {
    for (let start = 0; start < ids.length; start += resendRecordsMax) {
      const some = ids.slice(start, start + resendRecordsMax)
      await this.#writer.submit(some.map((id) => ({ id, next: (current) => resendState(current, nowMs) })))
    }
  }

  restamp(ids: readonly string[], toNew: (stamp: Stamp) => Stamp, nowMs: number): Promise<void> {
    return this.#writer.submit(ids.map((id) => ({ id, next: (current) => restampState(current, toNew, nowMs) })))
  }

  waiting(): Observable<UnsentCounts> {
    return countUnsent(this.#records, this.#writer)
  }

  async unsent(): Promise<StoredRecord[]> {
    return (await queryDocuments(this.#records, unsentQuery)).map(fromDocument)
  }

  async versions(circle: string, ranges: readonly number[] = allRanges): Promise<Map<string, string>> {
    const versions = new Map<string, string>()
    const turns = new Turns(pageRecordsMax)
    for (const range of ranges) {
      let page: VersionRow[] | undefined
      do {
        page = await rangePage(this.#records, circle, range, page?.at(-1)?.id ?? '')
        for (const { id, version } of page) versions.set(id, version)
        await turns.after(page.length)
      } while (page.length === pageRecordsMax)
    }
    return versions
  }

  fingerprints(circle: string): Promise<string[]> {
    return this.#forgotten.alone(async () => addUp(await this.#fingerprints.of(circle), await this.#forgotten.of(circle)))
  }

  forget(ids: readonly string[], mayLeave: (record: StoredRecord) => boolean): Promise<number> {
    return this.#forgotten.alone(async () => {
      const left = new Map<string, RecordDocument>()
      const leave = (current: RecordDocument | undefined) => {
        if (!current || current.pending > 0 || !mayLeave(fromDocument(current))) return undefined
        left.set(current.id, current)
        return null
      }
      await this.#writer.submit(ids.map((id) => ({ id, next: leave })))
      await this.#forgotten.add([...left.values()])
      return left.size
    })
  }

  recall(circle: string, ranges: readonly number[] = allRanges): Promise<number> {
    return this.#forgotten.alone(() => this.#forgotten.take(circle, ranges))
  }

  async erase(): Promise<void> {
    while (!(await this.#records.storageInstance.cleanup(0)));
  }

  async circles(): Promise<string[]> {
    const circles: string[] = []
    for (;;) {
      const selector = { circle: { $gt: circles.at(-1) ?? '' } }
      const [next] = await queryDocuments(this.#records, { selector, sort: [{ circle: 'asc' }, { range: 'asc' }, { id: 'asc' }], limit: 1 })
      if (!next) return circles
      circles.push(next.circle)
    }
  }

  async purge(circle: string): Promise<void> {
    await this.#forgotten.remove(circle)
    for (;;) {
      const documents = await queryDocuments(this.#records, purgeQuery(circle))
      if (documents.length === 0) break
      await this.#writer.submit(documents.map(({ id }) => ({ id, next: () => null })))
    }
    await this.erase()
  }

  async close(): Promise<void> {
    await this.#forgotten.alone(() => this.#writer.alone(async () => undefined))
    await this.device.settled()
    await this.#database.close()
  }

  async #hold(received: readonly MedRecord[], held: readonly HeldRecord[]): Promise<void> {
    const failed = new Set(held.map(({ record }) => record))
    const joined = new Set(received.filter((record) => !failed.has(record)).map(heldId))
    const list = (await this.device.get(heldRecordsKey)) as HeldRecord[] | undefined
    if (held.length === 0 && !list?.some(({ record }) => joined.has(heldId(record)))) return
    await this.device.update(heldRecordsKey, (current) => holdRecords(current, held, joined))
  }
}
