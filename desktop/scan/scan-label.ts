import type { ReadField } from '../../shared/kinds/label-scan.ts'
import { decodeImage } from './decode-image.ts'
import type { Found } from './label/found.ts'
import type { LabelField } from './parse-label.ts'
import { LABEL_FIELDS, isLabel, parseLabel } from './parse-label.ts'
import type { PreparedPrint } from './prepare.ts'
import { preparePrint, preparePrintTurned } from './prepare.ts'
import { addTurns } from './picture/turn.ts'
import type { PrintReading } from './read-print.ts'
import { readPrint } from './read-print.ts'
import type { Recogniser, ScanLanguage } from './recogniser.ts'
import { assertNotCancelled } from './scan-error.ts'
import { segmentsToText, unite } from './text/layout.ts'

/** How well the print could be read: decides whether a better photo should be asked for. */
export type ScanLevel = 'good' | 'fair' | 'poor'

/** What one photo says. Nothing here is stored before a person has confirmed it. */
export interface LabelScan {
  /** `scan-no-label` when the photo shows no label; `fields` is empty then. */
  code: 'scan-ok' | 'scan-no-label'
  fields: Partial<Record<LabelField, ReadField>>
  /** Names of the fields that a person must look at before saving. */
  review: LabelField[]
  text: string
  ms: number
  language: ScanLanguage
  /** Of the upright picture, in pixels; boxes of fields are in the same. */
  size: { w: number; h: number }
  level: ScanLevel
}

export interface ScanOptions {
  recogniser: Recogniser
  signal?: AbortSignal
  /** Share done, 0 to 1. */
  onProgress?: (done: number) => void
  /** Milliseconds of a monotonic clock. */
  now?: () => number
}

/** Fields below this confidence are reviewed: words on which both passes agree are above it. */
const REVIEW_BELOW = 0.85
const ALTERNATIVES_MAX = 10
/** Under this mean confidence the print may stand on its head, and the other way up is tried. */
const UPRIGHT_CONFIDENCE_MIN = 0.6

/** Reads a photo of a medicine label on this device; throws `ScanError` when the file cannot be read or the scan is cancelled. */
export async function scanLabel(
  bytes: Uint8Array,
  { recogniser, signal, onProgress = () => {}, now = () => performance.now() }: ScanOptions,
): Promise<LabelScan> {
  const start = now()
  const picture = await decodeImage(bytes, signal)
  onProgress(0.1)
  const prepared = preparePrint(picture)
  const nothing = { code: 'scan-no-label', fields: {}, review: [], text: '', language: 'eng', size: picture.size, level: 'poor' } as const
  if (!prepared) return { ...nothing, review: [], ms: now() - start }
  assertNotCancelled(signal)
  onProgress(0.2)
  let best = await readWay(prepared, recogniser, signal)
  onProgress(0.8)
  if (best.reading.confidence < UPRIGHT_CONFIDENCE_MIN) {
    const flipped = preparePrintTurned(picture, addTurns(prepared.turn, 2))
    const other = flipped && (await readWay(flipped, recogniser, signal))
    if (other && other.reading.confidence > best.reading.confidence) best = other
  }
  onProgress(1)
  return { ...toScan(best), size: picture.size, ms: now() - start }
}

interface ReadPrintWay {
  print: PreparedPrint
  reading: PrintReading
}

async function readWay(print: PreparedPrint, recogniser: Recogniser, signal?: AbortSignal): Promise<ReadPrintWay> {
  return { print, reading: await readPrint(print, recogniser, signal) }
}

function toScan({ print, reading }: ReadPrintWay): Omit<LabelScan, 'size' | 'ms'> {
  const { segments, language, confidence } = reading
  const found = parseLabel(segments, language)
  const text = segmentsToText(segments)
  const level = confidence >= 0.85 ? 'good' : confidence >= 0.7 ? 'fair' : 'poor'
  if (!isLabel(found)) return { code: 'scan-no-label', fields: {}, review: [], text, language, level }
  const names = LABEL_FIELDS.filter((name) => found[name])
  const fields = Object.fromEntries(
    names.map((name) => [name, toField(PROVEN_FIELDS.has(name) ? found[name]! : unproven(found[name]!, level), print)]),
  )
  const review = names.filter((name) => fields[name]!.confidence < REVIEW_BELOW)
  return { code: 'scan-ok', fields, review, text, language, level }
}

/** Fields whose words are checked against a catalogue or a grammar; names and codes have nothing but the passes to prove them. */
const PROVEN_FIELDS = new Set<LabelField>(['drugName', 'strength', 'form', 'directions', 'doseQuantity', 'frequencyPerDay'])

/** On a print that reads badly two passes may misread a letter alike, so that the less sure one counts. */
function unproven(found: Found<string | number | null>, level: ScanLevel): Found<string | number | null> {
  if (level === 'good') return found
  if (level === 'poor') return { ...found, doubt: true }
  return { ...found, words: found.words.map((word) => ({ ...word, confidence: Math.min(word.confidence, word.least ?? 1) })) }
}

const DOUBT_CONFIDENCE_MAX = 0.6

function toField({ value, words, doubt, alternatives = [] }: Found<string | number | null>, print: PreparedPrint): ReadField {
  const surest = words.length === 0 ? DOUBT_CONFIDENCE_MAX : Math.min(...words.map((word) => word.confidence))
  const others = words.flatMap((word) => word.other ?? [])
  return {
    value,
    confidence: doubt ? Math.min(surest, DOUBT_CONFIDENCE_MAX) : surest,
    box: words.length === 0 ? null : unite(words.map((word) => print.toPicture(word.box))),
    alternatives: [...new Set([...alternatives, ...others])].slice(0, ALTERNATIVES_MAX),
  }
}
