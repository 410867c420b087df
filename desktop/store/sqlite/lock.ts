import { join } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import { makePrivateFile } from './durable.ts'
import { toStorageError } from './sqlite-error.ts'
import { lockNameOf } from './store-file-names.ts'

/** Held until it is released, or until the process ends, however it ends. */
export type Lock = { release: () => void }

/** Keeps everybody from opening a database, such as while its files are moved. Throws `store-in-use`. */
export const lockDatabase = (folder: string, databaseName: string): Lock => takeLock(join(folder, lockNameOf(databaseName)))

/**
 * Takes the lock of a database file. Throws `store-in-use` when another process, or another part of this one,
 * holds it. The lock is SQLite's own, on an empty file: it works alike on every system, and between two openings in one process too.
 */
export function takeLock(path: string): Lock {
  try {
    makePrivateFile(path)
    const db = new Database(path, { timeout: 0 })
    try {
      // The transaction stays open and never writes, so the lock needs no room on the disk.
      db.pragma('journal_mode = MEMORY')
      db.exec('BEGIN EXCLUSIVE')
    } catch (error) {
      db.close()
      throw error
    }
    return { release: () => void db.close() }
  } catch (error) {
    throw toStorageError(error, path)
  }
}
