import { join } from 'node:path'
import type Database from 'better-sqlite3-multiple-ciphers'
import { makeFolder } from './durable.ts'
import { commitCounter } from './layout.ts'
import { type Lock, takeLock } from './lock.ts'
import { MaintenanceThread } from './maintenance-thread.ts'
import { Mark } from './mark.ts'
import { openFile } from './open-file.ts'
import { SqliteStorageError, toStorageError } from './sqlite-error.ts'
import type { SqliteSettings } from './sqlite-storage.ts'
import { fileNameOf, lockNameOf, markNameOf } from './store-file-names.ts'

/** Work inside a transaction; what it returns is called, synchronously, right after the commit is on disk. */
export type Job<T> = () => { result: T; committed?: () => void }

type QueuedJob = { run: Job<unknown>; rows: number; resolve: (result: unknown) => void; reject: (error: unknown) => void }

/** A transaction writes no more rows than this, so that reads get their turn. */
export const sliceRowsMax = 1000
const statementsMax = 200
const groupJobsMax = 100

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
  readonly #db: Database.Database
  readonly #statements = new Map<string, Database.Statement>()
  readonly #queue: QueuedJob[] = []
  readonly #commitGroup: Database.Transaction<(jobs: QueuedJob[]) => ReturnType<Job<unknown>>[]>
  readonly #settings: SqliteSettings
  readonly #threads = new Set<MaintenanceThread>()
  #maintenance: Promise<unknown> = Promise.resolve()
  #writes: number
  #marks: boolean
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
    this.#writes = this.#countedCommits()
    // Where commits are not synced, a power cut takes some: a mark would call that damage.
    this.#mark = settings.synchronous === 'normal' ? undefined : new Mark(join(settings.folder, markNameOf(name)))
    this.lostWrites = Math.max(0, (this.#mark?.read() ?? 0) - this.#writes)
    this.#marks = this.lostWrites === 0
    this.#commitGroup = this.#db.transaction((jobs: QueuedJob[]) => {
      const outcomes = jobs.map((job) => job.run())
      this.statement(countCommit).run()
      return outcomes
    })
  }

  /** How many commits the file has had, those of before it was copied or written anew included. */
  get writes(): number {
    return this.#writes
  }

  /**
   * Runs a job in a transaction; resolves after its commit is synced to disk. Jobs of one turn share a commit as
   * long as their rows fit into it; between two commits the event loop gets a turn.
   */
  write<T>(run: Job<T>, rows = 1): Promise<T> {
    if (this.#isClosing) return Promise.reject(new SqliteStorageError('store-closed', this.path))
    return new Promise((resolve, reject) => {
      if (this.#queue.length === 0) setImmediate(() => this.#flush())
      this.#queue.push({ run, rows, resolve: resolve as (result: unknown) => void, reject })
    })
  }

  /** Runs statements that only read, or that set up tables. */
  run<T>(work: (db: Database.Database) => T): T {
    if (!this.#db.open) throw new SqliteStorageError('store-closed', this.path)
    return this.#guard(() => work(this.#db))
  }

  /** A prepared statement, kept for the next time. */
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
    await this.#maintain((thread) => thread.ask({ type: 'copy', path: this.path, key: this.#settings.key, to: path }))
  }

  /** Reads every page in use, while the file is in use; what is wrong with it, and nothing when it is sound. */
  check(): Promise<string[]> {
    return this.#maintain((thread) => thread.ask({ type: 'check-used', path: this.path, key: this.#settings.key }))
  }

  /** Goes on with the file as it is, although writes are lost: until then, `lostWrites` says so at each opening. */
  acceptLoss(): void {
    this.#marks = true
    this.#mark?.write(this.#writes)
  }

  async close(): Promise<void> {
    while (this.#queue.length > 0) this.#flush()
    this.#isClosing = true
    await Promise.all([...this.#threads].map((thread) => thread.end()))
    try {
      this.#guard(() => this.#db.close())
    } finally {
      this.#mark?.close()
      this.#lock.release()
    }
  }

  /** One after the other, each on a thread of its own, which ends with it. */
  #maintain<T>(work: (thread: MaintenanceThread) => Promise<T>): Promise<T> {
    const done = this.#maintenance.then(async () => {
      if (this.#isClosing) throw new SqliteStorageError('store-closed', this.path)
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

  #flush(): void {
    const jobs = this.#nextGroup()
    if (this.#queue.length > 0) setImmediate(() => this.#flush())
    if (jobs.length === 0 || this.#commit(jobs)) return
    for (const job of jobs) this.#commit([job])
  }

  #nextGroup(): QueuedJob[] {
    let rows = 0
    const fits = this.#queue.findIndex((job, i) => i === groupJobsMax || ((rows += job.rows) > sliceRowsMax && i > 0))
    return this.#queue.splice(0, fits === -1 ? this.#queue.length : fits)
  }

  /** False when a group failed: then each job of it gets a transaction of its own, so that one cannot spoil the others. */
  #commit(jobs: QueuedJob[]): boolean {
    let outcomes: ReturnType<Job<unknown>>[]
    try {
      outcomes = this.#guard(() => this.#commitGroup.immediate(jobs))
    } catch (error) {
      if (jobs.length === 1) jobs[0]!.reject(error)
      return jobs.length === 1
    }
    this.#writes++
    if (this.#marks) this.#mark?.write(this.#writes)
    for (const outcome of outcomes) outcome.committed?.()
    for (const [i, job] of jobs.entries()) job.resolve(outcomes[i]!.result)
    return true
  }

  #countedCommits(): number {
    return (this.#db.prepare('SELECT seq FROM sqlite_sequence WHERE name = ?').pluck().get(commitCounter) as number | undefined) ?? 0
  }

  #guard<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw toStorageError(error, this.path)
    }
  }
}

const countCommit = `UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = '${commitCounter}'`
