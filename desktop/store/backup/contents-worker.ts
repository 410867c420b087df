import { parentPort, workerData } from 'node:worker_threads'
import { readContents } from './read-contents.ts'

const { path, key } = workerData as { path: string; key: Uint8Array }
parentPort!.postMessage(await readContents(path, key))
