import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import { storeError, toStoreError } from './sqlite-error.ts'

export type SqliteSettings = {
  /** Where the database files lie, one file per RxDB database; made when missing. */
  folder: string
  /** Called on each fresh connection before anything is read: the place where a key is set. */
  unlock?: (db: Database.Database) => void
  /** Refuse to grow a database file beyond this (`store-full`); without it, the disk is the limit. */
  fileBytesMax?: number
}

/** Work inside a transaction; what it returns is called, synchronously, right after the commit is on disk. */
export type Job<T> = () => { result: T; committed?: () => void }

type QueuedJob = { run: Job<unknown>; resolve: (result: unknown) => void; reject: (error: unknown) => void }

const layoutVersion = 1
const pageBytes = 4096
const statementsMax = 200
const groupJobsMax = 100

/**
 * One SQLite file, held by this process alone while it is open.
 * Never open the file with `node:fs` in the same process: closing any descriptor of it drops the POSIX lock.
 */
export class SqliteFile {
  readonly path: string
  readonly #db: Database.Database
  readonly #statements = new Map<string, Database.Statement>()
  readonly #queue: QueuedJob[] = []
  readonly #commitGroup: Database.Transaction<(jobs: QueuedJob[]) => ReturnType<Job<unknown>>[]>

  /** Throws `StoreError`. */
  constructor(settings: SqliteSettings, name: string) {
    this.path = join(settings.folder, `${encodeURIComponent(name)}.sqlite`)
    this.#db = this.#guard(() => open(this.path, settings))
    this.#commitGroup = this.#db.transaction((jobs: QueuedJob[]) => jobs.map((job) => job.run()))
  }

  /** Runs a job in a transaction; resolves after its commit is synced to disk. Jobs of one turn share a commit. */
  write<T>(run: Job<T>): Promise<T> {
    if (!this.#db.open) return Promise.reject(storeError('store-closed', this.path))
    return new Promise((resolve, reject) => {
      if (this.#queue.length === 0) setImmediate(() => this.#flush())
      this.#queue.push({ run, resolve: resolve as (result: unknown) => void, reject })
    })
  }

  /** Runs statements that only read, or that set up tables. */
  run<T>(work: (db: Database.Database) => T): T {
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

  close(): void {
    while (this.#queue.length > 0) this.#flush()
    this.#guard(() => this.#db.close())
  }

  #flush(): void {
    const jobs = this.#queue.splice(0, groupJobsMax)
    if (this.#queue.length > 0) setImmediate(() => this.#flush())
    if (jobs.length === 0 || this.#commit(jobs)) return
    for (const job of jobs) this.#commit([job])
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
    for (const outcome of outcomes) outcome.committed?.()
    for (const [i, job] of jobs.entries()) job.resolve(outcomes[i]!.result)
    return true
  }

  #guard<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw toStoreError(error, this.path)
    }
  }
}

function open(path: string, settings: SqliteSettings): Database.Database {
  makeFolder(settings.folder)
  const db = new Database(path, { timeout: 0 })
  try {
    settings.unlock?.(db)
    setUp(db, settings)
    checkLayout(db, path)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

function setUp(db: Database.Database, settings: SqliteSettings): void {
  // In UTF-16BE the byte order that SQLite sorts by is the UTF-16 code unit order that JavaScript sorts by.
  db.pragma("encoding = 'UTF-16be'")
  db.pragma(`page_size = ${pageBytes}`)
  // The operating system frees this lock when the process dies, however it dies.
  db.pragma('locking_mode = EXCLUSIVE')
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  // macOS: fsync alone does not reach the disk (https://www.sqlite.org/pragma.html#pragma_fullfsync); no effect elsewhere.
  db.pragma('fullfsync = ON')
  db.pragma('checkpoint_fullfsync = ON')
  db.pragma('cell_size_check = ON')
  // What is erased (a circle that this device may no longer hold) is overwritten, not only unlinked.
  db.pragma('secure_delete = ON')
  // Sorting must not spill records into temporary files.
  db.pragma('temp_store = MEMORY')
  if (settings.fileBytesMax) db.pragma(`max_page_count = ${Math.floor(settings.fileBytesMax / pageBytes)}`)
}

/** Takes the lock with its first write. */
function checkLayout(db: Database.Database, path: string): void {
  const found = db.pragma('user_version', { simple: true }) as number
  if (found > layoutVersion) throw storeError('store-newer', path)
  db.transaction(() => db.pragma(`user_version = ${layoutVersion}`)).immediate()
}

/** Makes the folder, and makes its own entry durable too. */
function makeFolder(folder: string): void {
  const made = mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (made === undefined || process.platform === 'win32') return
  const parent = openSync(dirname(made), 'r')
  try {
    fsyncSync(parent)
  } finally {
    closeSync(parent)
  }
}
