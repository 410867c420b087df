import Database from 'better-sqlite3-multiple-ciphers'

/** What can go wrong with a database file, one stable code each. */
export type StorageErrorCode =
  | 'store-in-use'
  | 'store-not-writable'
  | 'store-full'
  | 'store-damaged'
  | 'store-newer'
  | 'store-key-wrong'
  | 'store-closed'
  | 'store-failed'

/** An expected failure of a database file: `code` is stable, `message` is for a person, `cause` for the log. */
export class SqliteStorageError extends Error {
  override readonly name = 'SqliteStorageError'
  readonly code: StorageErrorCode
  /** The file or folder that it is about. */
  readonly path: string

  constructor(code: StorageErrorCode, path: string, cause?: unknown) {
    super(messages[code](path), { cause })
    this.code = code
    this.path = path
  }
}

/** Turns an error of SQLite or of the file system into a `SqliteStorageError`; any other error stays as it is. */
export function toStorageError(error: unknown, path: string): unknown {
  const code = storageErrorCodeOf(error)
  return code ? new SqliteStorageError(code, path, error) : error
}

function storageErrorCodeOf(error: unknown): StorageErrorCode | undefined {
  const code = (error as { code?: unknown } | undefined)?.code
  if (typeof code !== 'string') return undefined
  const known = codes.find(([pattern]) => pattern.test(code))
  return known?.[1] ?? (error instanceof Database.SqliteError ? 'store-failed' : undefined)
}

// Result codes: https://www.sqlite.org/rescode.html (extended codes begin with their primary code).
const codes: [RegExp, StorageErrorCode][] = [
  [/^SQLITE_(BUSY|LOCKED)/, 'store-in-use'],
  // The shared memory of the log is a small file beside it: that it cannot grow means that the disk is full.
  [/^(SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT)/, 'store-full'],
  [/^SQLITE_(CORRUPT|NOTADB|IOERR_CORRUPTFS|IOERR_DATA|IOERR_SHORT_READ)/, 'store-damaged'],
  [/^(SQLITE_(READONLY|CANTOPEN|PERM|AUTH)|EACCES|EPERM|EROFS|ENOENT|ENOTDIR|EISDIR|EEXIST|ENAMETOOLONG)/, 'store-not-writable'],
  [/^E(IO|NXIO|NODEV)$/, 'store-failed'],
]

const messages: Record<StorageErrorCode, (path: string) => string> = {
  'store-in-use': (path) => `Another program already works with ${path}; close it, or start this one with another folder.`,
  'store-not-writable': (path) => `This program cannot write to ${path}; give it the right to, or start it with another folder.`,
  'store-full': (path) => `The disk that holds ${path} is full; nothing was changed. Free some space and try again.`,
  'store-damaged': (path) => `${path} is damaged and cannot be read; restore it from a backup.`,
  'store-newer': (path) => `${path} was written by a newer version of this program; install the newer version here too.`,
  'store-key-wrong': (path) => `The key given does not open ${path}; nothing was changed. Open it with the key that it was written with.`,
  'store-closed': (path) => `${path} is closed already.`,
  'store-failed': (path) => `Reading or writing ${path} failed; the disk may be failing or disconnected.`,
}
