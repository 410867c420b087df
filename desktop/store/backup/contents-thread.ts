import { Worker } from 'node:worker_threads'
import type { Contents } from './read-contents.ts'

/** Rows are read in small batches: whatever the file's size, the thread needs no more. */
const resourceLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 }

/** Reads what a closed file holds, on a thread of its own. */
export async function contentsOf(path: string, key: Uint8Array): Promise<Contents> {
  const module = import.meta.url.endsWith('.ts') ? './contents-worker.ts' : './contents-worker.js'
  const worker = new Worker(new URL(module, import.meta.url), { workerData: { path, key }, resourceLimits })
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
