import { parentPort } from 'node:worker_threads'
import { createRecogniser } from '../../scan/recogniser.ts'
import { ScanError, type ScanErrorCode } from '../../scan/scan-error.ts'
import { type LabelScan, scanLabel } from '../../scan/scan-label.ts'

/** What the scan thread says about the picture that it was sent. */
export type ScanAnswer =
  | { type: 'progress'; done: number }
  | { type: 'read'; scan: LabelScan }
  | { type: 'failed'; code: ScanErrorCode | null; message: string }

const say = (answer: ScanAnswer): void => parentPort!.postMessage(answer)
const recogniser = createRecogniser()
// A recogniser that cannot start is told with the first picture, not as a crash before it.
recogniser.catch(() => {})

parentPort!.on('message', async (picture: Uint8Array) => {
  try {
    say({
      type: 'read',
      scan: await scanLabel(picture, { recogniser: await recogniser, onProgress: (done) => say({ type: 'progress', done }) }),
    })
  } catch (error) {
    say({ type: 'failed', code: error instanceof ScanError ? error.code : null, message: String(error) })
  }
})
