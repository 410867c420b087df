import { type BulkWriteRow, getDefaultRevision, getDefaultRxDocumentMeta, type RxCollection, type RxDocumentData } from 'rxdb'
import { StoreError } from './store-error.ts'

/**
 * What a document becomes, given what it is now: a new state, `null` to delete it, `undefined` to leave it.
 * May run more than once. When it throws, its whole call is refused and nothing of it is written.
 */
export type Change<D> = { id: string; next: (current: D | undefined) => D | null | undefined }

type Call<D> = { changes: readonly Change<D>[]; resolve: () => void; reject: (error: unknown) => void }
type Data<D> = RxDocumentData<D>

/**
 * Calls beyond this many changes wait for the next round, so that none waits long for its commit, and none is cut in
 * two: a storage may write more rows than this in several transactions (ours does, from `sliceRowsMax`).
 */
const roundChangesMax = 1000
/** Each attempt after the first means that another tab wrote the same documents in between. */
const attemptsMax = 20

/**
 * The only writer of a collection. Calls that arrive while a round is being written make up the next
 * round: one read and one bulk write, which is one transaction, however many calls.
 */
export class Writer<D extends { id: string }> {
  /** Marks the changes that this writer makes, in the collection's stream of changes. */
  readonly context: string
  readonly #collection: RxCollection<D>
  #waiting: Call<D>[] = []
  #busy: Promise<unknown> = Promise.resolve()

  constructor(collection: RxCollection<D>) {
    this.#collection = collection
    this.context = `medbox-${collection.database.token}`
  }

  /** Resolves when all changes of the call are durable; they are written in one transaction. */
  submit(changes: readonly Change<D>[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ changes, resolve, reject })
      if (this.#waiting.length === 1) void this.alone(() => this.#round())
    })
  }

  /** Runs work while nothing is being written by this writer. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#busy.then(work)
    this.#busy = done.catch(() => undefined)
    return done
  }

  async #round(): Promise<void> {
    const calls = takeRound(this.#waiting)
    this.#waiting = this.#waiting.slice(calls.length)
    if (this.#waiting.length > 0) void this.alone(() => this.#round())
    try {
      const failed = await this.#write(calls)
      for (const [call, error] of failed) call.reject(error)
      // Settled already where it failed; resolving a rejected promise does nothing.
      for (const call of calls) call.resolve()
    } catch (error) {
      for (const call of calls) call.reject(toStoreError(error))
    }
  }

  /** Returns the calls whose changes threw, with what they threw. */
  async #write(calls: Call<D>[]): Promise<Map<Call<D>, unknown>> {
    const failed = new Map<Call<D>, unknown>()
    let ids = new Set(calls.flatMap((call) => call.changes.map((change) => change.id)))
    for (let attempt = 0; ids.size > 0; attempt++) {
      if (attempt === attemptsMax)
        throw new StoreError('store-in-use', 'Another window keeps changing the same records; close it and try again.')
      const stored = await this.#load(ids)
      const rows = toRows(applyCalls(calls, ids, stored, failed), stored)
      ids = rows.length > 0 ? await this.#bulkWrite(rows) : new Set()
    }
    return failed
  }

  async #load(ids: ReadonlySet<string>): Promise<Map<string, Data<D>>> {
    const documents = await this.#collection.storageInstance.findDocumentsById([...ids], true)
    return new Map(documents.map((document) => [document.id, document]))
  }

  /** Returns the ids that changed since they were read. */
  async #bulkWrite(rows: BulkWriteRow<D>[]): Promise<Set<string>> {
    const { error } = await this.#collection.storageInstance.bulkWrite(rows, this.context)
    const refused = error.find(({ status }) => status !== 409)
    if (refused) throw new StoreError('store-failed', `The record ${refused.documentId} cannot be stored.`, refused)
    return new Set(error.map(({ documentId }) => documentId))
  }
}

function takeRound<D>(waiting: Call<D>[]): Call<D>[] {
  let changes = 0
  const end = waiting.findIndex((call, i) => (changes += call.changes.length) > roundChangesMax && i > 0)
  return end === -1 ? waiting : waiting.slice(0, end)
}

/** The new states of the given ids: each call works on what the calls before it made. */
function applyCalls<D>(
  calls: Call<D>[],
  ids: ReadonlySet<string>,
  stored: ReadonlyMap<string, Data<D>>,
  failed: Map<Call<D>, unknown>,
): Map<string, D | null> {
  const states = new Map<string, D | null>()
  const stateOf = (id: string) => (states.has(id) ? states.get(id) : alive(stored.get(id)))
  for (const call of calls.filter((call) => !failed.has(call))) {
    try {
      for (const [id, state] of applyCall(call, ids, stateOf)) states.set(id, state)
    } catch (error) {
      failed.set(call, error)
    }
  }
  return states
}

function applyCall<D>(
  { changes }: Call<D>,
  ids: ReadonlySet<string>,
  stateOf: (id: string) => D | null | undefined,
): Map<string, D | null> {
  const states = new Map<string, D | null>()
  for (const { id, next } of changes) {
    const state = ids.has(id) ? next((states.has(id) ? states.get(id) : stateOf(id)) ?? undefined) : undefined
    if (state !== undefined) states.set(id, state)
  }
  return states
}

const alive = <D>(document: Data<D> | undefined): D | undefined => (document?._deleted ? undefined : document)

function toRows<D extends { id: string }>(states: Map<string, D | null>, stored: ReadonlyMap<string, Data<D>>): BulkWriteRow<D>[] {
  return [...states].flatMap(([id, state]) => {
    const previous = stored.get(id)
    if (state === null && !alive(previous)) return []
    const document = {
      ...(state ?? previous),
      id,
      _deleted: state === null,
      _attachments: {},
      _rev: getDefaultRevision(),
      _meta: getDefaultRxDocumentMeta(),
    }
    return [{ document, ...(previous && { previous }) } as BulkWriteRow<D>]
  })
}

/** What browsers call a full disk. */
function toStoreError(error: unknown): unknown {
  const isFull = [error, (error as { inner?: unknown } | undefined)?.inner].some(
    (e) => (e as { name?: unknown } | undefined)?.name === 'QuotaExceededError',
  )
  return isFull ? new StoreError('store-full', 'There is no space left for this site; free some and try again.', error) : error
}
