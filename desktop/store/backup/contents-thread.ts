import { Worker } from 'node:worker_threads'
import type { Contents } from './read-contents.ts'

/** Reads what a closed file holds, on a thread of its own. */
export async function contentsOf(path: string, key: Uint8Array): Promise<Contents> {
  const module = import.meta.url.endsWith('.ts') ? './contents-worker.ts' : './contents-worker.js'
  const worker = new Worker(new URL(module, import.meta.url), { workerData: { path, key } })
  try {
    return await new Promise<Contents>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('the reading thread ended')))
    })
  } finally {
    await worker.terminate()
  }
}
