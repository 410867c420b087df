import { type Database, StorageError } from './storage.ts'

type Entry = { db: Promise<Database>; users: number }

/** Keeps the databases used last open, and closes idle ones beyond `openMax`; one in use is never closed. */
export class DatabasePool {
  readonly #open: (name: string) => Promise<Database>
  readonly #openMax: number
  /** In order of use, the longest unused first. */
  readonly #entries = new Map<string, Entry>()
  readonly #closing = new Map<string, Promise<void>>()
  #closed = false

  constructor(open: (name: string) => Promise<Database>, openMax: number) {
    this.#open = open
    this.#openMax = openMax
  }

  get size(): number {
    return this.#entries.size
  }

  isOpen(name: string): boolean {
    return this.#entries.has(name)
  }

  async use<T>(name: string, work: (db: Database) => Promise<T>): Promise<T> {
    const entry = this.#take(name)
    entry.users++
    try {
      return await work(await entry.db)
    } finally {
      entry.users--
      this.#closeIdle(this.#closed ? 0 : this.#openMax)
    }
  }

  /** Waits for nothing but databases: work under way fails from here on. */
  async close(): Promise<void> {
    this.#closed = true
    for (const entry of this.#entries.values()) entry.users = 0
    this.#closeIdle(0)
    await Promise.all(this.#closing.values())
  }

  #take(name: string): Entry {
    if (this.#closed) throw new StorageError('closed', 'The server is stopping; its databases are closed.')
    const entry = this.#entries.get(name) ?? { db: this.#reopen(name), users: 0 }
    this.#entries.delete(name)
    this.#entries.set(name, entry)
    return entry
  }

  /** LevelDB locks its folder, so a database that is closing has to finish first. */
  async #reopen(name: string): Promise<Database> {
    try {
      await this.#closing.get(name)
      return await this.#open(name)
    } catch (error) {
      this.#entries.delete(name)
      throw error
    }
  }

  #closeIdle(openMax: number): void {
    for (const [name, entry] of this.#entries) {
      if (this.#entries.size <= openMax) return
      if (entry.users > 0) continue
      this.#entries.delete(name)
      const closed = entry.db.then((db) => db.close()).catch(() => undefined)
      this.#closing.set(
        name,
        closed.then(() => void this.#closing.delete(name)),
      )
    }
  }
}
