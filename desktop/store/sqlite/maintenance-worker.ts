import { parentPort } from 'node:worker_threads'
import { checkClosed, checkUsed } from './check-file.ts'
import { copyFile } from './copy-file.ts'
import type { CaughtUp, FileState } from './copy-rows.ts'
import { writeWithKey } from './rekey.ts'
import { SqliteStorageError, type StorageErrorCode, toStorageError } from './sqlite-error.ts'

type Target = { path: string; key: Uint8Array | undefined }

/** What the thread is asked to do with the database file at `path`, which may be in use on another thread. */
export type Task =
  | ({ type: 'check-closed' | 'check-used' } & Target)
  | ({ type: 'copy'; to: string } & Target)
  | ({ type: 'write-with-key'; newKey: Uint8Array; since: FileState | undefined } & Target)

export type TaskResult<T extends Task> = {
  'check-closed': string[]
  'check-used': string[]
  copy: null
  'write-with-key': CaughtUp
}[T['type']]

export type Answer = { result: unknown } | { error: { code?: StorageErrorCode; path?: string; message: string } }

parentPort?.on('message', (task: Task) => parentPort?.postMessage(answer(task)))

function answer(task: Task): Answer {
  try {
    return { result: run(task) }
  } catch (thrown) {
    const error = toStorageError(thrown, task.path) as Error
    if (!(error instanceof SqliteStorageError)) return { error: { message: error.message } }
    return { error: { code: error.code, path: error.path, message: (error.cause as Error | undefined)?.message ?? error.message } }
  }
}

function run(task: Task): unknown {
  const { path, key } = task
  if (task.type === 'copy') return copyFile(path, key, task.to)
  if (task.type === 'write-with-key') return writeWithKey(path, key, task.newKey, task.since)
  return task.type === 'check-used' ? checkUsed(path, key) : checkClosed(path, key)
}
