import type Database from 'better-sqlite3-multiple-ciphers'
import { attach, connect, setUpWriter, shape } from './connection.ts'
import { catchUp, fileState } from './copy-rows.ts'
import { makePrivateFile } from './durable.ts'
import { opensWith, plainLayout, readFirstPage } from './first-page.ts'
import { keepFirstPage } from './kept-page.ts'
import { migrate, shapedSince } from './layout.ts'
import { keepLog } from './salvage-copy.ts'
import { SqliteStorageError } from './sqlite-error.ts'
import type { SqliteSettings } from './sqlite-storage.ts'
import { hasBytes, keepForWiping, newPathOf, settleSwap, swapIn } from './swap-file.ts'

/** Opens the connection that writes to a file, making the file when missing; hold the lock. A wrong key changes nothing. */
export function openFile(path: string, settings: SqliteSettings): Database.Database {
  ready(path, settings.key)
  try {
    return openWriter(path, settings, 'NORMAL')
  } catch (error) {
    // The memory that connections share is a small file: without it, what is stored can be read even on a full disk.
    if ((error as { code?: unknown }).code !== 'SQLITE_IOERR_SHMSIZE') throw error
    return openWriter(path, settings, 'EXCLUSIVE')
  }
}

function openWriter(path: string, settings: SqliteSettings, locking: 'NORMAL' | 'EXCLUSIVE'): Database.Database {
  const db = connect(path, settings.key)
  return closedOnError(db, () => {
    db.pragma(`locking_mode = ${locking}`)
    migrate(db, path)
    setUpWriter(db, settings.synchronous ?? 'full', settings.fileBytesMax)
    // What counts the commits lies on a page of its own: damage of it is found now.
    fileState(db)
    return db
  })
}

function closedOnError<T>(db: Database.Database, work: () => T): T {
  try {
    return work()
  } catch (error) {
    db.close()
    throw error
  }
}

/** Whether the file could be opened for one connection only, for want of room. */
export const isAlone = (db: Database.Database): boolean => db.pragma('locking_mode', { simple: true }) === 'exclusive'

function ready(path: string, key: Uint8Array | undefined): void {
  const found = readFirstPage(path, key)
  // SQLite would take the log of a file that is gone for a leftover, and remove it.
  if (found === 'damaged' || (found === 'none' && hasBytes(`${path}-wal`))) throw new SqliteStorageError('store-damaged', path)
  if (found !== 'none' && !opensWith(path, key)) throw new SqliteStorageError('store-key-wrong', path)
  settleSwap(path)
  if (found === 'opens') keepLog(path)
  if (found === 'opens' && key) keepFirstPage(path, key)
  if (found === 'none') make(path, key)
  if (found === 'plain' && plainLayout(path) < shapedSince) rewrite(path, key)
}

/** A file appears under its name only when all of it is on the disk. */
function make(path: string, key: Uint8Array | undefined): void {
  writeNew(path, key, () => {})
  swapIn(path)
}

/** Writes an old plain file anew: encrypted, when there is a key. */
function rewrite(path: string, key: Uint8Array | undefined): void {
  if (key) keepForWiping(path)
  writeNew(path, key, (db) => {
    attach(db, path, undefined, 'live')
    catchUp(db)
    db.exec('DETACH live')
  })
  swapIn(path)
  settleSwap(path)
}

function writeNew(path: string, key: Uint8Array | undefined, fill: (db: Database.Database) => void): void {
  workOnNew(path, key, (db) => {
    fill(db)
    migrate(db, newPathOf(path))
  })
}

/** Works on the file that will take the place of another. It needs no journal: cut short, it is removed. */
export function workOnNew<T>(path: string, key: Uint8Array | undefined, work: (db: Database.Database) => T): T {
  makePrivateFile(newPathOf(path))
  const db = connect(newPathOf(path), key)
  const result = closedOnError(db, () => {
    shape(db)
    db.pragma('journal_mode = OFF')
    db.pragma('synchronous = OFF')
    const done = work(db)
    // Whoever opens it need not turn its log on, which costs some syncs of the disk.
    db.pragma('journal_mode = WAL')
    return done
  })
  db.close()
  return result
}
