/** The file that holds the database of a name. */
export const fileNameOf = (databaseName: string): string => `${escaped(databaseName)}.sqlite`

export const markNameOf = (databaseName: string): string => `${fileNameOf(databaseName)}-mark`

export const lockNameOf = (databaseName: string): string => `${escaped(databaseName)}.lock`

/** The names of all files that belong to a database and go where it goes; the lock stays. */
export function storeFileNames(databaseName: string): string[] {
  const name = fileNameOf(databaseName)
  return [name, `${name}-wal`, `${name}-wal-kept`, `${name}-shm`, `${name}-journal`, markNameOf(databaseName)]
}

/**
 * A file name for any database name, on every system: capitals are escaped as `A` and `a` may be one file, and so are
 * the names that Windows keeps for devices.
 * https://learn.microsoft.com/windows/win32/fileio/naming-a-file
 */
function escaped(name: string): string {
  const isDevice = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/.test(name)
  return name.replace(isDevice ? /^./ : /[^a-z0-9_.-]/gu, percent)
}

const percent = (character: string): string => [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
