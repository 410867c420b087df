import type { Doc } from 'pouchdb-core'
import type { z } from 'zod'
import { serverLimits } from '../limits.ts'
import { StartError } from '../start-error.ts'
import { pouchStatus, type Storage, StorageError } from '../storage/storage.ts'

const systemName = 'medbox-system'

/**
 * The server's own documents: accounts, sessions, devices, pairings, keys, who belongs where. Each is parsed
 * as it is read; each change is one document, so that no crash leaves half of one.
 */
export class SystemStore {
  readonly #storage: Storage

  private constructor(storage: Storage) {
    this.#storage = storage
  }

  /** Throws `StartError` when the data cannot be opened. */
  static async open(storage: Storage): Promise<SystemStore> {
    try {
      await storage.create(systemName)
      await storage.use(systemName, (db) => db.info())
    } catch (error) {
      if (error instanceof StorageError) throw new StartError(error.message, { cause: error })
      throw new StartError(`The data in ${storage.place} cannot be opened; is another server using it?`, { cause: error })
    }
    return new SystemStore(storage)
  }

  async read<S extends z.ZodType>(id: string, schema: S): Promise<z.infer<S> | undefined> {
    return (await this.#get(id, schema))?.value
  }

  /** Writes a document that must not exist yet; false when it does. */
  async insert(id: string, value: object): Promise<boolean> {
    const doc = { _id: key(id), value }
    return (await this.#put(doc)) === 'written'
  }

  /**
   * Reads, changes and writes as one step: `change` runs again when another writer came between. It returns
   * the new value, null to delete, or undefined to leave all as it is. Returns what then stands there.
   */
  async update<S extends z.ZodType>(
    id: string,
    schema: S,
    change: (old: z.infer<S> | undefined) => z.infer<S> | null | undefined,
  ): Promise<z.infer<S> | undefined> {
    for (let tries = 0; tries < serverLimits.writeTriesMax; tries++) {
      const old = await this.#get(id, schema)
      const value = change(old?.value)
      if (value === undefined || (value === null && !old)) return old?.value
      const doc = { _id: key(id), ...(old && { _rev: old.rev }), ...(value === null ? { _deleted: true } : { value }) }
      if ((await this.#put(doc)) === 'written') return value ?? undefined
    }
    throw new Error(`The document ${id.split(':', 1)[0]} changes too often to be written.`)
  }

  async hasAny(prefix: string): Promise<boolean> {
    return (await this.#rows(prefix, 1)).length > 0
  }

  /** Every document under the prefix that is of the schema. */
  async list<S extends z.ZodType>(prefix: string, schema: S): Promise<{ id: string; value: z.infer<S> }[]> {
    return (await this.#rows(prefix)).flatMap((row) => {
      const parsed = schema.safeParse(row.doc?.value)
      return parsed.success ? [{ id: row.key.slice(keyPrefix.length), value: parsed.data }] : []
    })
  }

  /** Hears of writes by other server processes. */
  onChange(listener: () => void): void {
    this.#storage.onChange((name) => name === systemName && listener())
  }

  /** Where the feed of changes stands. */
  async seq(): Promise<string | number> {
    return (await this.#storage.use(systemName, (db) => db.info())).update_seq
  }

  /** The ids under the prefix that were deleted after `since`. */
  async removedSince(since: string | number, prefix: string): Promise<{ ids: string[]; seq: string | number }> {
    const { results, last_seq } = await this.#storage.use(systemName, (db) => db.changes({ since }))
    const removed = results.filter(({ id, deleted }) => deleted && id.startsWith(key(prefix)))
    return { ids: removed.map(({ id }) => id.slice(keyPrefix.length)), seq: last_seq }
  }

  async #rows(prefix: string, limit?: number) {
    const range = { startkey: key(prefix), endkey: `${key(prefix)}\ufff0`, include_docs: true, ...(limit && { limit }) }
    return (await this.#storage.use(systemName, (db) => db.allDocs<{ value: unknown }>(range))).rows
  }

  async #get<S extends z.ZodType>(id: string, schema: S): Promise<{ rev: string; value: z.infer<S> } | undefined> {
    try {
      const doc = await this.#storage.use(systemName, (db) => db.get<{ value: unknown }>(key(id)))
      return { rev: doc._rev, value: schema.parse(doc.value) }
    } catch (error) {
      if (pouchStatus(error) === 404) return undefined
      throw error
    }
  }

  async #put(doc: Doc): Promise<'written' | 'conflict'> {
    try {
      await this.#storage.use(systemName, (db) => db.put(doc))
      return 'written'
    } catch (error) {
      if (pouchStatus(error) === 409) return 'conflict'
      throw error
    }
  }
}

/** Ids that begin with `_` are CouchDB's own. */
const keyPrefix = 's:'
const key = (id: string): string => keyPrefix + id
