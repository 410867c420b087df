import { readUnit, UNIT } from '../directions/units.ts'
import { foldInPlace } from '../text/fold.ts'
import type { Segment } from '../text/word.ts'
import type { Chunk } from './chunks.ts'
import type { FoundDrug } from './find-drug.ts'
import type { Found } from './found.ts'
import { segmentOf, wordsBetween } from './found.ts'

const QUANTITY_MAX = 5000
const REFILLS_MAX = 99
const NUMBER_WORDS: Record<string, number> = { zero: 0, none: 0, no: 0, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6 }

/** How much the pack holds: announced, before the name of the medicine ("28 Amlodipine"), or before its unit ("50 Tablets"). */
export function findQuantity(
  segments: readonly Segment[],
  chunks: readonly Chunk[],
  drug: FoundDrug | undefined,
): Found<number> | undefined {
  return announcedQuantity(chunks) ?? afterSign(segments) ?? beforeDrug(drug) ?? beforeUnit(segments, chunks)
}

function announcedQuantity(chunks: readonly Chunk[]): Found<number> | undefined {
  for (const chunk of chunks.filter((candidate) => candidate.field === 'quantity' && candidate.value.length > 0)) {
    const segment = segmentOf(chunk.value, chunk.segment)
    const match = /^\W*(\d+(?:[.,]\d+)?)(?![\d/])/.exec(segment.text)
    const found = match && toQuantity(match[1]!, segment, match[0].length)
    if (found) return found
  }
  return undefined
}

/** "#30", as prescriptions write it. */
function afterSign(segments: readonly Segment[]): Found<number> | undefined {
  for (const segment of segments) {
    const match = /^#\s?(\d{1,4})(?!\S)/.exec(segment.text)
    const found = match && toQuantity(match[1]!, segment, match[0].length)
    if (found) return found
  }
  return undefined
}

function beforeDrug(drug: FoundDrug | undefined): Found<number> | undefined {
  if (!drug) return undefined
  const match = /(?:^|\s)(\d+(?:[.,]\d+)?)\s*(?:x|ml|g|tablets?|capsules?|caps?|tabs?)?\s*$/i.exec(drug.segment.text.slice(0, drug.start))
  return match ? toQuantity(match[1]!, drug.segment, match.index + match[0].length, match.index) : undefined
}

const COUNTED = new RegExp(
  String.raw`(?<![\d.,/-])(\d+)\s*(?:x\s*)?(?:(?!mg|mcg|g\b|ml|l\b|ie\b)[a-z]+[- ]){0,3}?(?:${UNIT}|st\.?(?![a-z])|stk\.?|stuck|unidades|unites|unita|pieces|ct\b|count)`,
)

function beforeUnit(segments: readonly Segment[], chunks: readonly Chunk[]): Found<number> | undefined {
  for (const segment of segments) {
    if (chunks.some((chunk) => chunk.segment === segment && (chunk.field === 'directions' || chunk.field === 'skip'))) continue
    const text = foldInPlace(segment.text)
    const match = COUNTED.exec(text)
    if (!match || isDose(text) || isVolumeOfStrength(text, match)) continue
    const found = toQuantity(match[1]!, segment, match.index + match[0].length, match.index)
    if (found && found.value > 1) return found
  }
  return undefined
}

/** A number of units within directions or a composition is no pack size. */
function isDose(text: string): boolean {
  return /\b(?:take|inhale|use|instill|apply|inject|every|daily|twice|times|hours?|max\w*|exceed|each|contains?|enthalt|contient|contiene|nehmen|taglich|tomar|cada|prendre|par jour|fois|veces|volte)\b/.test(
    text,
  )
}

/** "250 mg/5 mL" counts nothing; "100 units/mL" neither. */
function isVolumeOfStrength(text: string, match: RegExpExecArray): boolean {
  const { unit } = readUnit(match[0].replace(/^[\d\s]+/, ''))
  return /[/.,-]\s*$/.test(text.slice(0, match.index)) || (unit === 'unit' && /^\s*\//.test(text.slice(match.index + match[0].length)))
}

function toQuantity(text: string, segment: Segment, end: number, start = 0): Found<number> | undefined {
  const value = Number(text.replace(',', '.'))
  return value > 0 && value <= QUANTITY_MAX ? { value, words: wordsBetween(segment, start, end) } : undefined
}

/** Refills left: a number, or 0 for "no refills". */
export function findRefills(chunks: readonly Chunk[], segments: readonly Segment[]): Found<number> | undefined {
  const refused = segments.find((segment) =>
    /\b(?:no|zero) (?:refil+s?|repeats?)\b|\bnot refillable\b|\bnon renouvelable\b/i.test(segment.text),
  )
  if (refused) return { value: 0, words: refused.words.slice(0, 3) }
  return announcedRefills(chunks) ?? countedRefills(segments)
}

/** "3 refills remaining"; a number that "Qty" announces counts something else. */
const COUNTED_REFILLS =
  /(?<!(?:qty|quantity|qte|qté)\W*)(?<![\d.,/-])(\d{1,2})\s+(?:refills?|repeats?)\b(?!(?:\s+(?:left|remaining))?\s*[:#]?\s*\d)/i

function countedRefills(segments: readonly Segment[]): Found<number> | undefined {
  for (const segment of segments) {
    const match = COUNTED_REFILLS.exec(segment.text)
    if (match) return { value: Number(match[1]), words: wordsBetween(segment, match.index, match.index + match[0].length) }
  }
  return undefined
}

function announcedRefills(chunks: readonly Chunk[]): Found<number> | undefined {
  for (const chunk of chunks.filter((candidate) => candidate.field === 'refills' && candidate.value.length > 0)) {
    const segment = segmentOf(chunk.value, chunk.segment)
    const match = /^\W*(?:(\d{1,2})(?![\d/.-])|(zero|none|one|two|three|four|five|six)\b)/i.exec(segment.text)
    if (!match) continue
    const value = match[1] ? Number(match[1]) : NUMBER_WORDS[match[2]!.toLowerCase()]!
    if (value <= REFILLS_MAX) return { value, words: wordsBetween(segment, 0, match[0].length) }
  }
  return undefined
}
