import { Worker } from 'node:worker_threads'
import { ScanError } from '../../scan/scan-error.ts'
import type { LabelScan } from '../../scan/scan-label.ts'
import type { ScanAnswer } from './scan-worker.ts'

/** Reads labels on a thread of its own, so that no picture keeps a drawer waiting; it starts with the first picture. */
export interface ScanThread {
  /** Rejects with `ScanError`. One picture at a time. */
  read(picture: Uint8Array, signal: AbortSignal, onProgress: (done: number) => void): Promise<LabelScan>
  close(): Promise<void>
}

/** A picture that takes longer than this will not be read any more; the thread is started anew. */
const readMsMax = 120_000

export function createScanThread(): ScanThread {
  let worker: Worker | undefined

  const stop = async (): Promise<void> => {
    const stopping = worker
    worker = undefined
    await stopping?.terminate()
  }

  return {
    async read(picture, signal, onProgress) {
      signal.throwIfAborted()
      const thread = (worker ??= new Worker(
        new URL(import.meta.url.endsWith('.ts') ? './scan-worker.ts' : './scan-worker.js', import.meta.url),
      ))
      try {
        return await ask(thread, picture, AbortSignal.any([signal, AbortSignal.timeout(readMsMax)]), onProgress)
      } catch (error) {
        // A cancelled or crashed thread is not asked again.
        if (!(error instanceof ScanError)) await stop()
        throw error
      }
    },
    close: stop,
  }
}

function ask(thread: Worker, picture: Uint8Array, signal: AbortSignal, onProgress: (done: number) => void): Promise<LabelScan> {
  const { promise, resolve, reject } = Promise.withResolvers<LabelScan>()
  const onAnswer = (answer: ScanAnswer): void => {
    if (answer.type === 'progress') onProgress(answer.done)
    else if (answer.type === 'read') resolve(answer.scan)
    else reject(answer.code ? new ScanError(answer.code) : new Error(answer.message))
  }
  const onEnd = (): void => reject(new ScanError(signal.aborted && signal.reason?.name === 'TimeoutError' ? 'scan-timeout' : 'scan-failed'))
  const onAbort = (): void => reject(signal.reason)
  thread.on('message', onAnswer).once('error', reject).once('exit', onEnd)
  signal.addEventListener('abort', onAbort)
  thread.postMessage(picture)
  return promise.finally(() => {
    thread.off('message', onAnswer).off('error', reject).off('exit', onEnd)
    signal.removeEventListener('abort', onAbort)
  })
}
