import { attach } from './connection.ts'
import { type CaughtUp, catchUp, type FileState } from './copy-rows.ts'
import { syncFile } from './durable.ts'
import { connectNew } from './open-file.ts'
import { newPathOf } from './swap-file.ts'

/** Brings the file that is to take the place of another, under another key, up to what the other holds now. */
export function writeWithKey(path: string, key: Uint8Array | undefined, newKey: Uint8Array, since?: FileState): CaughtUp {
  const db = connectNew(path, newKey)
  let reached: CaughtUp
  try {
    attach(db, path, key, 'live')
    reached = catchUp(db, since)
    db.exec('DETACH live')
  } finally {
    db.close()
  }
  syncFile(newPathOf(path))
  return reached
}
