import { join } from 'node:path'
import type Database from 'better-sqlite3-multiple-ciphers'
import { CommitQueue, type Job, sliceRowsMax } from './commit-queue.ts'
import { type FileState, fileState } from './copy-rows.ts'
import { makeFolder, removeFile } from './durable.ts'
import { keepFirstPage } from './kept-page.ts'
import { commitCounter } from './layout.ts'
import { type Lock, takeLock } from './lock.ts'
import { MaintenanceThread } from './maintenance-thread.ts'
import { Mark } from './mark.ts'
import { isAlone, openFile } from './open-file.ts'
import { forgetLog } from './salvage-copy.ts'
import { SqliteStorageError, toStorageError } from './sqlite-error.ts'
import type { SqliteSettings } from './sqlite-storage.ts'
import { fileNameOf, lockNameOf, markNameOf } from './store-file-names.ts'
import { keepForWiping, newPathOf, swapIn } from './swap-file.ts'

/** What a change of key tells those who keep the key: from `beforeSwap` on both keys must be kept, from `afterSwap` on only the new one. */
export type KeyChange = { beforeSwap?: () => Promise<void> | void; afterSwap?: () => Promise<void> | void }

const statementsMax = 200
/** About a megabyte a commit: as short as a slice of rows. */
const shrinkPagesMax = 256
/** How often a change of key follows the writes of the time it took, before it lets the next ones wait. */
const catchUpsMax = 10

/**
 * One SQLite file, held by this process alone while it is open.
 * Never open the file or its lock with `node:fs` in the same process: closing any descriptor of it drops its POSIX locks.
 */
export class SqliteFile {
  readonly path: string
  /** How many commits that were acknowledged the file did not hold any more when it was opened. */
  readonly lostWrites: number
  readonly #lock: Lock
  readonly #mark: Mark | undefined
  readonly #statements = new Map<string, Database.Statement>()
  readonly #queue = new CommitQueue((work) => this.#commit(work))
  readonly #threads = new Set<MaintenanceThread>()
  #settings: SqliteSettings
  #db: Database.Database
  #transaction: Database.Transaction<(work: () => unknown) => unknown>
  #maintenance: Promise<unknown> = Promise.resolve()
  #writes: number
  /** How far the mark stays ahead, so that a loss which nobody has dealt with yet is named again at the next opening. */
  #markAhead: number
  #isClosing = false

  /** Throws `SqliteStorageError`. */
  constructor(settings: SqliteSettings, name: string) {
    this.path = join(settings.folder, fileNameOf(name))
    this.#settings = settings
    this.#guard(() => makeFolder(settings.folder))
    this.#lock = takeLock(join(settings.folder, lockNameOf(name)))
    try {
      this.#db = this.#guard(() => openFile(this.path, settings))
    } catch (error) {
      this.#lock.release()
      throw error
    }
    this.#transaction = transactionOf(this.#db)
    this.#writes = this.#guard(() => fileState(this.#db)).commits
    // Where commits are not synced, a power cut takes some: a mark would call that damage.
    this.#mark = settings.synchronous === 'normal' ? undefined : new Mark(join(settings.folder, markNameOf(name)))
    this.lostWrites = Math.max(0, (this.#mark?.read() ?? 0) - this.#writes)
    this.#markAhead = this.lostWrites
    if (this.lostWrites === 0) forgetLog(this.path)
  }

  /** How many commits the file has had, those of before it was copied or written anew included. */
  get writes(): number {
    return this.#writes
  }

  /** The key that opens the file now. */
  get key(): Uint8Array | undefined {
    return this.#settings.key
  }

  /**
   * Runs a job in a transaction; resolves after its commit is synced to disk. Jobs of one turn share a commit as
   * long as their rows fit into a slice; between two commits the event loop gets a turn.
   */
  write<T>(run: Job<T>, rows = 1): Promise<T> {
    return this.#isClosing ? Promise.reject(this.#closedError()) : this.#queue.submit(run, rows)
  }

  /** Runs statements that only read, or that set up tables: in one transaction, which costs one lock however many they are. */
  run<T>(work: (db: Database.Database) => T): T {
    if (!this.#db.open) throw this.#closedError()
    return this.#guard(() => (this.#db.inTransaction ? work(this.#db) : (this.#transaction(() => work(this.#db)) as T)))
  }

  /** A prepared statement, kept for the next time; good for this turn of the event loop. */
  statement(sql: string): Database.Statement {
    const known = this.#statements.get(sql)
    if (known) return known
    if (this.#statements.size >= statementsMax) this.#statements.clear()
    const statement = this.#db.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }

  /**
   * Copies the file as it is now, with its key, while it is in use; resolves when the copy is on the disk.
   * Refuses a path where there is a file (`store-not-writable`).
   */
  async copyTo(path: string): Promise<void> {
    await this.#maintain((thread) => thread.ask({ type: 'copy', path: this.path, key: this.key, to: path }))
  }

  /** Reads every page in use, while the file is in use; what is wrong with it, and nothing when it is sound. */
  check(): Promise<string[]> {
    return this.#maintain((thread) => thread.ask({ type: 'check-used', path: this.path, key: this.key }))
  }

  /**
   * Encrypts the whole file anew while it is in use, without a plain copy. Killed at any moment it leaves one file,
   * which opens with the old key or with the new one.
   */
  changeKey(key: Uint8Array, { beforeSwap, afterSwap }: KeyChange = {}): Promise<void> {
    return this.#maintain(async (thread) => {
      let state: FileState | undefined
      const catchUp = async (): Promise<number> => {
        const done = await thread.ask({ type: 'write-with-key', path: this.path, key: this.key, newKey: key, since: state })
        state = done.state
        return done.rows
      }
      try {
        removeFile(newPathOf(this.path))
        for (let i = 0; i < catchUpsMax && (await catchUp()) > sliceRowsMax; i++);
        await beforeSwap?.()
        await this.#queue.whilePaused(async () => {
          // Only the setting up of tables does not wait.
          do await catchUp()
          while (!this.#isAt(state))
          this.#swapTo(key)
        })
      } catch (error) {
        if (this.key !== key) removeFile(newPathOf(this.path))
        throw error
      }
      await afterSwap?.()
    })
  }

  /** Gives the pages that are free back to the disk, a slice at a time. */
  async shrink(): Promise<void> {
    const freeSlice = (): { result: boolean } => {
      this.#db.pragma(`incremental_vacuum(${shrinkPagesMax})`)
      return { result: (this.#db.pragma('freelist_count', { simple: true }) as number) > 0 }
    }
    while (await this.write(freeSlice, sliceRowsMax));
    if (this.#db.open) this.#guard(() => this.#db.pragma('wal_checkpoint(TRUNCATE)'))
  }

  /** Goes on with the file as it is, although writes are lost: until then, `lostWrites` says so at each opening. */
  acceptLoss(): void {
    this.#markAhead = 0
    forgetLog(this.path)
    this.#mark?.write(this.#writes)
  }

  /** What waits to be written is written; what is under way on other threads is given up. */
  async close(): Promise<void> {
    this.#queue.drain()
    this.#isClosing = true
    await Promise.all([...this.#threads].map((thread) => thread.end()))
    try {
      this.#guard(() => this.#db.close())
      if (this.key) keepFirstPage(this.path, this.key)
    } finally {
      this.#mark?.close()
      this.#lock.release()
    }
  }

  /** What changes nothing (a write that conflicts) needs no room on the disk. */
  #commit<T>(work: () => T): T {
    let isChange = false
    const done = this.#guard(() =>
      this.#transaction.immediate(() => {
        const changesBefore = this.statement(countChanges).pluck().get()
        const result = work()
        isChange = this.statement(countChanges).pluck().get() !== changesBefore
        if (isChange) this.statement(countCommit).run()
        return result
      }),
    ) as T
    if (!isChange) return done
    this.#writes++
    this.#mark?.write(this.#writes + this.#markAhead)
    return done
  }

  /** One after the other, each on a thread of its own, which ends with it. */
  #maintain<T>(work: (thread: MaintenanceThread) => Promise<T>): Promise<T> {
    const done = this.#maintenance.then(async () => {
      if (this.#isClosing) throw this.#closedError()
      if (isAlone(this.#db)) this.#reopen(() => {})
      if (isAlone(this.#db)) throw new SqliteStorageError('store-full', this.path)
      const thread = new MaintenanceThread()
      this.#threads.add(thread)
      try {
        return await work(thread)
      } finally {
        await thread.end()
        this.#threads.delete(thread)
      }
    })
    this.#maintenance = done.catch(() => {})
    return done
  }

  #isAt(state: FileState | undefined): boolean {
    const now = this.#guard(() => fileState(this.#db))
    return now.commits === state?.commits && now.definitions === state.definitions
  }

  #swapTo(key: Uint8Array): void {
    // Closing writes the log back too, but does not say when there was no room for it.
    this.#guard(() => this.#db.pragma('wal_checkpoint(TRUNCATE)'))
    if (!this.key) this.#guard(() => keepForWiping(this.path))
    this.#reopen(() => {
      swapIn(this.path)
      this.#settings = { ...this.#settings, key }
    })
  }

  #reopen(whileClosed: () => void): void {
    this.#guard(() => {
      this.#statements.clear()
      this.#db.close()
      try {
        whileClosed()
      } finally {
        this.#db = openFile(this.path, this.#settings)
        this.#transaction = transactionOf(this.#db)
      }
    })
  }

  #closedError(): SqliteStorageError {
    return new SqliteStorageError('store-closed', this.path)
  }

  #guard<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw toStorageError(error, this.path)
    }
  }
}

const transactionOf = (db: Database.Database) => db.transaction((work: () => unknown) => work())

const countChanges = 'SELECT total_changes()'
const countCommit = `UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = '${commitCounter}'`
