/** The file that holds the database of a name. */
export const fileNameOf = (databaseName: string): string => `${encodeURIComponent(databaseName)}.sqlite`

export const markNameOf = (databaseName: string): string => `${fileNameOf(databaseName)}-mark`

export const lockNameOf = (databaseName: string): string => `${encodeURIComponent(databaseName)}.lock`

/** The names of all files that belong to a database and go where it goes; the lock stays. */
export function storeFileNames(databaseName: string): string[] {
  const name = fileNameOf(databaseName)
  return [name, `${name}-wal`, `${name}-shm`, `${name}-journal`, markNameOf(databaseName)]
}
