import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Worker as TesseractWorker } from 'tesseract.js'
import { createWorker, OEM, PSM } from 'tesseract.js'
import { SCAN_LIMITS } from './limits.ts'
import type { Box, Raster } from './picture/raster.ts'
import { rasterToPgm } from './picture/raster.ts'
import { ScanError, assertNotCancelled } from './scan-error.ts'

export const SCAN_LANGUAGES = ['eng', 'deu', 'spa', 'fra', 'ita', 'por'] as const
export type ScanLanguage = (typeof SCAN_LANGUAGES)[number]

export interface RecognisedWord {
  text: string
  /** 0 to 1, as the recogniser sees it. */
  confidence: number
  /** In pixels of the recognised image. */
  box: Box
}

/** `page` lets the recogniser find columns by itself; `block` reads straight across. */
export type PageLayout = 'page' | 'block'

/** Reads print on this device. One recogniser serves many scans; `close` ends its threads. */
export interface Recogniser {
  /** Throws `ScanError` when cancelled or over the time limit of one pass. */
  read(image: Raster, layout: PageLayout, options: ReadOptions): Promise<RecognisedWord[]>
  /** The language that the given lane read last: probably the next label's too. */
  languageOf(lane: Lane): ScanLanguage
  close(): Promise<void>
}

/** Two threads: passes on different lanes run side by side. */
export type Lane = 0 | 1

export interface ReadOptions {
  lane: Lane
  language: ScanLanguage
  signal?: AbortSignal | undefined
}

/** A recogniser whose first thread is warm; the second starts with its first pass. */
export async function createRecogniser(): Promise<Recogniser> {
  const lanes = [openLane(), openLane()] as const
  await lanes[0].warm('eng')
  return {
    read: (image, layout, { lane, language, signal }) => lanes[lane].read(image, layout, language, signal),
    languageOf: (lane) => lanes[lane].language(),
    close: async () => {
      await Promise.all(lanes.map((lane) => lane.close()))
    },
  }
}

interface OpenLane {
  warm(language: ScanLanguage): Promise<void>
  read(image: Raster, layout: PageLayout, language: ScanLanguage, signal?: AbortSignal): Promise<RecognisedWord[]>
  language(): ScanLanguage
  close(): Promise<void>
}

function openLane(): OpenLane {
  /** The language used last stands last. */
  const workers = new Map<ScanLanguage, TesseractWorker>()
  let queue: Promise<unknown> = Promise.resolve()

  async function workerFor(language: ScanLanguage): Promise<TesseractWorker> {
    const worker = workers.get(language) ?? (await startWorker(language))
    workers.delete(language)
    workers.set(language, worker)
    if (workers.size > SCAN_LIMITS.languagesPerLaneMax) await drop(workers.keys().next().value!)
    return worker
  }

  async function drop(language: ScanLanguage): Promise<void> {
    const worker = workers.get(language)
    workers.delete(language)
    await worker?.terminate()
  }

  async function readNow(image: Raster, layout: PageLayout, language: ScanLanguage, signal?: AbortSignal): Promise<RecognisedWord[]> {
    assertNotCancelled(signal)
    const worker = await workerFor(language)
    assertNotCancelled(signal)
    try {
      return await withinPassLimit(recognise(worker, image, layout), signal)
    } catch (error) {
      // A pass cannot be interrupted inside the thread: the thread goes, and the next pass starts another.
      await drop(language)
      throw error
    }
  }

  return {
    async warm(language) {
      await workerFor(language)
    },
    read(image, layout, language, signal) {
      const result = queue.then(() => readNow(image, layout, language, signal))
      queue = result.catch(() => {})
      return result
    },
    language: () => [...workers.keys()].at(-1) ?? 'eng',
    async close() {
      await Promise.all([...workers.keys()].map(drop))
    },
  }
}

const require = createRequire(import.meta.url)

/** The engine's own remarks stay off this program's error output, and no line is tried again inverted: print is always dark here. */
const ENGINE_SETTINGS = 'debug_file /dev/null\ntessedit_do_invert 0'

/** Thread, engine and language data all come from installed packages; nothing is downloaded and nothing is cached elsewhere. */
async function startWorker(language: ScanLanguage): Promise<TesseractWorker> {
  const packageRoot = dirname(require.resolve(`@tesseract.js-data/${language}/package.json`))
  const options = {
    // The integer models read these labels exactly as well as the larger legacy files and load faster.
    langPath: join(packageRoot, '4.0.0_best_int'),
    workerPath: require.resolve('tesseract.js/src/worker-script/node/index.js'),
    corePath: dirname(require.resolve('tesseract.js-core/package.json')),
    cacheMethod: 'none',
    gzip: true,
    errorHandler: () => {},
  }
  return await createWorker(language, OEM.LSTM_ONLY, options, ENGINE_SETTINGS).catch((cause: unknown) => {
    throw new ScanError('scan-failed', cause)
  })
}

const MODE_BY_LAYOUT = { page: PSM.AUTO, block: PSM.SINGLE_BLOCK } as const

async function recognise(worker: TesseractWorker, image: Raster, layout: PageLayout): Promise<RecognisedWord[]> {
  await worker.setParameters({ tessedit_pageseg_mode: MODE_BY_LAYOUT[layout], user_defined_dpi: '300' })
  const { data } = await worker.recognize(Buffer.from(rasterToPgm(image)), {}, { text: false, blocks: true })
  const lines = (data.blocks ?? []).flatMap((block) => block.paragraphs.flatMap((paragraph) => paragraph.lines))
  const words = lines.flatMap((line) => line.words)
  return words.slice(0, SCAN_LIMITS.wordsMax).map(({ text, confidence, bbox }) => ({
    text,
    confidence: confidence / 100,
    box: { x: bbox.x0, y: bbox.y0, w: bbox.x1 - bbox.x0, h: bbox.y1 - bbox.y0 },
  }))
}

async function withinPassLimit<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  let onAbort: (() => void) | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ScanError('scan-timeout')), SCAN_LIMITS.passMsMax)
    onAbort = () => reject(new ScanError('scan-cancelled', signal?.reason))
    signal?.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
    if (onAbort) signal?.removeEventListener('abort', onAbort)
    work.catch(() => {})
  }
}
