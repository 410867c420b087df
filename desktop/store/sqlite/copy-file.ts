import { existsSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { connect } from './connection.ts'
import { makePrivateFile, removeFile, syncFile, syncFolder } from './durable.ts'
import { SqliteStorageError, toStorageError } from './sqlite-error.ts'

/** Copies a database file that may be in use, with the same key; the copy appears when all of it is on the disk. */
export function copyFile(path: string, key: Uint8Array | undefined, to: string): null {
  if (existsSync(to)) throw new SqliteStorageError('store-not-writable', to, new Error('There is a file already.'))
  const part = `${to}.part`
  try {
    removeFile(part)
    makePrivateFile(part)
    writeCopy(path, key, part)
    syncFile(part)
    renameSync(part, to)
    syncFolder(dirname(to))
    return null
  } catch (error) {
    removeFile(part)
    throw toStorageError(error, isOfSource(error) ? path : to)
  }
}

function writeCopy(path: string, key: Uint8Array | undefined, part: string): void {
  const db = connect(path, key, { readonly: true, fileMustExist: true })
  try {
    db.prepare('VACUUM INTO ?').run(part)
  } finally {
    db.close()
  }
}

const isOfSource = (error: unknown): boolean => (toStorageError(error, '') as { code?: unknown } | undefined)?.code === 'store-damaged'
