import { detectLanguage } from './detect-language.ts'
import type { PreparedPrint } from './prepare.ts'
import type { Lane, Recogniser, ScanLanguage } from './recogniser.ts'
import { ScanError } from './scan-error.ts'
import { layOut } from './text/layout.ts'
import type { Reading } from './text/merge-readings.ts'
import { mergeReadings } from './text/merge-readings.ts'
import { restoreAccents } from './text/restore-accents.ts'
import { splitFusedCounts } from './text/split-fused.ts'
import type { Segment } from './text/word.ts'

/** The print in words, as two passes of the recogniser see it. */
export interface PrintReading {
  segments: Segment[]
  language: ScanLanguage
  /** Mean confidence of both passes, to judge whether the picture was the right way up. */
  confidence: number
}

/** Two drawings that differ enough that the recogniser seldom makes the same mistake on both. */
const PASSES = [
  { layout: 'page', letterPx: 26, stretch: 1.15 },
  { layout: 'block', letterPx: 24, stretch: 1.3 },
] as const

/** Reads prepared print twice, side by side: in English and in the label's language, as soon as that is known. */
export async function readPrint(print: PreparedPrint, recogniser: Recogniser, signal?: AbortSignal): Promise<PrintReading> {
  const guess = recogniser.languageOf(1)
  const [first, second] = await Promise.all([
    readPass(print, recogniser, 0, 'eng', signal),
    // One pass over its time limit leaves the other to stand alone, and every word of that in doubt.
    readPass(print, recogniser, 1, guess, signal).catch(ignoreTimeout),
  ])
  const language = detectLanguage([...first, ...second].map((word) => word.text).join(' '))
  const own = language === guess ? second : await readPass(print, recogniser, 1, language, signal)
  return { segments: joinPasses(first, own, language), language, confidence: meanConfidence([...first, ...own]) }
}

/** What the English pass and the pass in the label's language say together, in reading order. */
function joinPasses(english: Reading, own: Reading, language: ScanLanguage): Segment[] {
  // A foreign language's own pass leads: it alone knows the accents.
  const words = language === 'eng' ? mergeReadings(english, own) : mergeReadings(own, english)
  return layOut(splitFusedCounts(restoreAccents(words, language)))
}

async function readPass(
  print: PreparedPrint,
  recogniser: Recogniser,
  lane: Lane,
  language: ScanLanguage,
  signal?: AbortSignal,
): Promise<Reading> {
  const { layout, ...settings } = PASSES[lane]
  const rendering = print.render(settings)
  const words = await recogniser.read(rendering.image, layout, { lane, language, signal })
  return words.map((word) => ({ ...word, box: rendering.toField(word.box) }))
}

function ignoreTimeout(error: unknown): Reading {
  if (error instanceof ScanError && error.code === 'scan-timeout') return []
  throw error
}

function meanConfidence(reading: Reading): number {
  const weighted = reading.reduce((sum, word) => sum + word.confidence * word.text.length, 0)
  return (
    weighted /
    Math.max(
      1,
      reading.reduce((sum, word) => sum + word.text.length, 0),
    )
  )
}
