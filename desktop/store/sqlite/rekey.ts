import { attach } from './connection.ts'
import { type CaughtUp, catchUp, type FileState } from './copy-rows.ts'
import { syncFile } from './durable.ts'
import { workOnNew } from './open-file.ts'
import { newPathOf } from './swap-file.ts'

/** Brings the file that is to take the place of another, under another key, up to what the other holds now. */
export function writeWithKey(path: string, key: Uint8Array | undefined, newKey: Uint8Array, since?: FileState): CaughtUp {
  const reached = workOnNew(path, newKey, (db) => {
    attach(db, path, key, 'live')
    const caughtUp = catchUp(db, since)
    db.exec('DETACH live')
    return caughtUp
  })
  syncFile(newPathOf(path))
  return reached
}
