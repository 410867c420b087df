import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type Database from 'better-sqlite3-multiple-ciphers'
import { connect } from './connection.ts'
import { removeFile } from './durable.ts'

/** A connection that reads a closed file, and leaves its folder as it was: `close` takes away what SQLite put there. */
export function connectClosed(path: string, key: Uint8Array | undefined): { db: Database.Database; close: () => void } {
  const [log, memory] = [`${path}-wal`, `${path}-shm`]
  const hadLog = existsSync(log)
  const memoryBefore = existsSync(memory) ? readFileSync(memory) : undefined
  const db = connect(path, key, { readonly: true, fileMustExist: true })
  return {
    db,
    close() {
      db.close()
      if (!hadLog) removeFile(log)
      if (memoryBefore) writeFileSync(memory, memoryBefore)
      else removeFile(memory)
    },
  }
}
