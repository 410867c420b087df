import { Worker } from 'node:worker_threads'
import type { Answer, Task, TaskResult } from './maintenance-worker.ts'
import { SqliteStorageError } from './sqlite-error.ts'

/** Works on whole files on a thread of its own, so that neither copying nor checking one keeps anybody waiting. */
export class MaintenanceThread {
  readonly #worker = new Worker(new URL(`./maintenance-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url))

  #isEnded = false

  /** One task at a time. Rejects with `SqliteStorageError`, `store-closed` when the thread is ended before. */
  ask<T extends Task>(task: T): Promise<TaskResult<T>> {
    if (this.#isEnded) return Promise.reject(new SqliteStorageError('store-closed', task.path))
    const { promise, resolve, reject } = Promise.withResolvers<TaskResult<T>>()
    const onAnswer = (answer: Answer): void => {
      if ('result' in answer) resolve(answer.result as TaskResult<T>)
      else reject(toError(answer.error))
    }
    const onEnd = (): void => reject(new SqliteStorageError('store-closed', task.path))
    this.#worker.once('message', onAnswer).once('error', reject).once('exit', onEnd)
    this.#worker.postMessage(task)
    return promise.finally(() => this.#worker.off('message', onAnswer).off('error', reject).off('exit', onEnd))
  }

  /** Resolves when the thread has let go of all files. */
  async end(): Promise<void> {
    this.#isEnded = true
    await this.#worker.terminate()
  }
}

/** What is wrong with a closed database file, such as a backup: every byte is read on a thread of its own. */
export async function checkFile(path: string, key?: Uint8Array): Promise<string[]> {
  const thread = new MaintenanceThread()
  try {
    return await thread.ask({ type: 'check-closed', path, key })
  } finally {
    await thread.end()
  }
}

const toError = ({ code, path, message }: Extract<Answer, { error: unknown }>['error']): Error =>
  code && path !== undefined ? new SqliteStorageError(code, path, new Error(message)) : new Error(message)
