import { resolve } from 'node:path'
import { ensureRxStorageInstanceParamsAreCorrect, RXDB_VERSION } from 'rxdb'
import type { RxStorage, RxStorageInstanceCreationParams } from 'rxdb'
import { Subject } from 'rxjs'
import { SqliteFile } from './sqlite-file.ts'
import { type Changes, type Share, SqliteInstance } from './sqlite-instance.ts'

export type SqliteSettings = {
  /** Where the database files lie, one per RxDB database, each with a few small ones beside it; made when missing. */
  folder: string
  /** 32 random bytes that encrypt every page (SQLCipher); without it, the files are plain. */
  key?: Uint8Array
  /** `full` (the default): a write is acknowledged when it is on the disk; `normal`: a power cut may take the last ones. */
  synchronous?: 'full' | 'normal'
  /** Refuse to grow a database file beyond this (`store-full`); without it, the disk is the limit. */
  fileBytesMax?: number
}

type OpenFile = { file: SqliteFile; users: number; changes: Map<string, unknown>; closed?: Promise<void> }

/**
 * An RxStorage over SQLite: one file per database, one table per collection and schema version. A write
 * is acknowledged after its commit is synced to disk. Opening throws `SqliteStorageError`, `store-in-use` when
 * another process (or another storage object of this one) holds the file.
 */
export function getRxStorageSqlite(settings: SqliteSettings): RxStorage<SqliteFile, object> {
  const files = new Map<string, OpenFile>()
  // A file whose key was changed is opened again with its new one.
  const keys = new Map<string, Uint8Array>()
  return {
    // RxDB tells open databases apart by the names of storage and database.
    name: `sqlite ${resolve(settings.folder)}`,
    rxdbVersion: RXDB_VERSION,
    async createStorageInstance<D>(params: RxStorageInstanceCreationParams<D, object>) {
      ensureRxStorageInstanceParamsAreCorrect(params)
      await files.get(params.databaseName)?.closed
      const key = keys.get(params.databaseName) ?? settings.key
      const share = shareFile<D>(files, keys, { ...settings, key }, params)
      try {
        return new SqliteInstance<D>(params, share)
      } catch (error) {
        await share.release()
        throw error
      }
    },
  }
}

/** The file stays open until the last of the database's collections is closed. */
function shareFile<D>(
  files: Map<string, OpenFile>,
  keys: Map<string, Uint8Array>,
  settings: SqliteSettings,
  params: RxStorageInstanceCreationParams<D, object>,
): Share<D> {
  const { databaseName, collectionName, schema } = params
  const open: OpenFile = files.get(databaseName) ?? { file: new SqliteFile(settings, databaseName), users: 0, changes: new Map() }
  files.set(databaseName, open)
  open.users++
  return {
    file: open.file,
    changes: changesOf(open, `${collectionName}-${schema.version}`),
    async release() {
      if (--open.users > 0) return
      if (open.file.key) keys.set(databaseName, open.file.key)
      open.closed = open.file.close().finally(() => files.delete(databaseName))
      await open.closed
    },
  }
}

/** All instances of one collection see each other's changes. */
function changesOf<D>(open: OpenFile, tableName: string): Changes<D> {
  const known = open.changes.get(tableName) ?? new Subject()
  open.changes.set(tableName, known)
  return known as Changes<D>
}
