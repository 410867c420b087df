import Database from 'better-sqlite3-multiple-ciphers'
import { StoreError, type StoreErrorCode } from '../store-error.ts'

/** Turns an error of SQLite or of the file system into a `StoreError`; any other error stays as it is. */
export function toStoreError(error: unknown, path: string): unknown {
  const code = storeErrorCodeOf(error)
  return code ? new StoreError(code, messages[code](path), error) : error
}

function storeErrorCodeOf(error: unknown): FileErrorCode | undefined {
  const code = (error as { code?: unknown } | undefined)?.code
  if (typeof code !== 'string') return undefined
  const known = codes.find(([pattern]) => pattern.test(code))
  return known?.[1] ?? (error instanceof Database.SqliteError ? 'store-failed' : undefined)
}

// Result codes: https://www.sqlite.org/rescode.html (extended codes begin with their primary code).
const codes: [RegExp, FileErrorCode][] = [
  [/^SQLITE_(BUSY|LOCKED)/, 'store-in-use'],
  [/^(SQLITE_FULL|ENOSPC|EDQUOT)/, 'store-full'],
  [/^SQLITE_(CORRUPT|NOTADB|IOERR_CORRUPTFS|IOERR_SHORT_READ)/, 'store-damaged'],
  [/^(SQLITE_(READONLY|CANTOPEN|PERM|AUTH)|EACCES|EPERM|EROFS|ENOTDIR|EEXIST)/, 'store-not-writable'],
]

type FileErrorCode = Exclude<StoreErrorCode, 'file-too-large'>

const messages: Record<FileErrorCode, (path: string) => string> = {
  'store-in-use': (path) => `Another Medbox already works with ${path}; close it, or start this one with another data folder.`,
  'store-not-writable': (path) => `Medbox cannot write to ${path}; give it the right to, or start it with another data folder.`,
  'store-full': (path) => `The disk that holds ${path} is full; nothing was changed. Free some space and try again.`,
  'store-damaged': (path) =>
    `${path} is damaged and cannot be read; restore it from a backup, or move it away to fetch everything from the server again.`,
  'store-newer': (path) => `${path} was written by a newer Medbox; install the newer version on this computer too.`,
  'store-closed': (path) => `${path} is closed already.`,
  'store-failed': (path) => `Reading or writing ${path} failed; the disk may be failing or disconnected.`,
}

export const storeError = (code: FileErrorCode, path: string): StoreError => new StoreError(code, messages[code](path))
