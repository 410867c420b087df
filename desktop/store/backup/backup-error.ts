/** What can go wrong with a backup, one stable code each. */
export type BackupErrorCode =
  | 'backup-place-full'
  | 'backup-place-missing'
  | 'backup-place-not-writable'
  | 'backup-place-failing'
  | 'backup-damaged'
  | 'backup-not-found'
  | 'backup-newer'

/** An expected failure of a backup or a restore: `code` is stable, `message` is for a person, `cause` for the log. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
  readonly code: BackupErrorCode

  constructor(code: BackupErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/** The error as a person is told of it, where the file system of a backup's place caused it; any other error stays as it is. */
export function toBackupError(error: unknown, place: string): unknown {
  const code = (error as { code?: unknown } | undefined)?.code
  const known = typeof code === 'string' ? places.find(([codes]) => codes.includes(code)) : undefined
  return known ? new BackupError(known[1], known[2](place), error) : error
}

// System errors: errno(3). SQLite's own come as the store's codes.
const places: [string[], BackupErrorCode, (place: string) => string][] = [
  [
    ['ENOSPC', 'EDQUOT', 'EFBIG', 'store-full', 'SQLITE_FULL'],
    'backup-place-full',
    (place) => `There is no room left for a backup in ${place}; free some, or choose another place.`,
  ],
  [
    ['ENOENT', 'ENOTDIR', 'ENODEV', 'ENXIO', 'ESTALE'],
    'backup-place-missing',
    (place) => `${place} is not there now; plug the drive in, or choose another place for backups.`,
  ],
  [
    ['EACCES', 'EPERM', 'EROFS', 'store-not-writable'],
    'backup-place-not-writable',
    (place) => `Backups cannot be written to ${place}; make it writable, or choose another place.`,
  ],
  [
    ['EIO', 'store-failed', 'SQLITE_IOERR'],
    'backup-place-failing',
    (place) => `Reading or writing ${place} failed; the drive may be at its end.`,
  ],
]
