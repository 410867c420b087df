import { existsSync, linkSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { removeFile, syncFile, syncFolder, wipeFile } from './durable.ts'
import { SqliteStorageError } from './sqlite-error.ts'

/*
 * A file is written anew under a name of its own and then renamed over the old one, so that at any moment there is
 * one whole file under the name. What the old one held in plain text is kept under a second name until it is wiped.
 */

/** Where the file that will take the place of another is written. */
export const newPathOf = (path: string): string => `${path}-new`

const withLogs = ['', '-wal', '-journal']

/** Puts the new file, which nobody has open, in the place of the old, which nobody has open either. */
export function swapIn(path: string): void {
  for (const log of ['-wal', '-journal'])
    if (hasBytes(path + log)) throw new SqliteStorageError('store-failed', path, new Error('Its log could not be written into it.'))
  syncFile(newPathOf(path))
  renameSync(newPathOf(path), path)
  syncFolder(dirname(path))
}

/** Keeps hold of what lies there now, logs too, so that `settleSwap` can wipe it when it is replaced. */
export function keepForWiping(path: string): void {
  for (const name of withLogs.map((log) => path + log).filter((file) => existsSync(file))) {
    try {
      linkSync(name, `${name}-old`)
    } catch (error) {
      // A file system without links (FAT): the old file is removed without being overwritten.
      if (!linkless.has((error as { code?: string }).code)) throw error
    }
  }
}

const linkless: ReadonlySet<string | undefined> = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EISDIR'])

/** Finishes a swap, and undoes one that was cut short before its rename. */
export function settleSwap(path: string): void {
  for (const log of withLogs) removeFile(newPathOf(path) + log)
  const old = withLogs.map((log) => path + log).filter((file) => existsSync(`${file}-old`))
  if (old.length === 0 || !existsSync(path)) return
  syncFolder(dirname(path))
  for (const file of old) {
    if (isSameFile(file, `${file}-old`)) removeFile(`${file}-old`)
    else wipeFile(`${file}-old`)
  }
}

export const hasBytes = (path: string): boolean => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0

function isSameFile(a: string, b: string): boolean {
  const [one, other] = [a, b].map((path) => statSync(path, { throwIfNoEntry: false, bigint: true }))
  return one !== undefined && one.ino === other?.ino && one.dev === other.dev
}
