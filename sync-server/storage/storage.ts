import type PouchDB from 'pouchdb-core'

/** A PouchDB database, on LevelDB or on CouchDB. */
export type Database = PouchDB

/** Where databases live. One interface, the PouchDB API behind it, two implementations. */
export type Storage = {
  /** For people: the data folder, or CouchDB's address without credentials. */
  readonly place: string
  /** Names this run of the server when it alone owns the databases; null where several server processes share them. */
  readonly life: string | null
  exists(name: string): Promise<boolean>
  /** Creates the database if it is missing. */
  create(name: string): Promise<void>
  /** Runs `work` on an existing database, which stays open meanwhile. Throws `StorageError` `no-database`. */
  use<T>(name: string, work: (db: Database) => Promise<T>): Promise<T>
  /** Names of the databases that begin with `prefix`. */
  names(prefix: string): Promise<string[]>
  /** Says that this process wrote to a database. */
  changed(name: string): void
  /** Hears of writes to any database, by whichever server process; returns the way to stop. */
  onChange(listener: (name: string) => void): () => void
  /** Throws `StorageError` when the data cannot be reached now. */
  assertUp(): Promise<void>
  close(): Promise<void>
}

export class StorageError extends Error {
  /** `away`: may answer later; `refused`: has to be set right by whoever runs the server. */
  readonly code: 'no-database' | 'closed' | 'away' | 'refused'

  constructor(code: StorageError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The status that PouchDB puts on its errors: 404 missing, 409 conflict, 412 exists. */
export const pouchStatus = (error: unknown): number | undefined =>
  typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number' ? error.status : undefined
