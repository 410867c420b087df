import type { Drug, NamedDrug } from '../catalogue/drug-catalogue.ts'
import { isSalt, nameDrug, nameDrugExactly } from '../catalogue/drug-catalogue.ts'
import { fold, foldTight } from '../text/fold.ts'
import type { Segment, Word } from '../text/word.ts'
import type { Chunk } from './chunks.ts'
import type { Found } from './found.ts'
import { findForm } from './form.ts'
import { findStrength } from './strength.ts'

export interface FoundDrug extends Found<string> {
  segment: Segment
  /** Where the name ends in the segment's text. */
  end: number
  /** Where it starts. */
  start: number
  /** Known medicines behind the name; none when the catalogue lacks it. */
  drug: Drug | undefined
}

interface Mention extends FoundDrug {
  distance: number
  score: number
}

const WINDOW_WORDS_MAX = 5
const JOINERS = /^(?:\/|\+|&|-|and|und|y|e|et|with|mit|con|plus)$/

/** The medicine that the label is about: the best mention of a known one, else what stands before a strength. */
export function findDrug(segments: readonly Segment[], chunks: readonly Chunk[]): FoundDrug | undefined {
  const mentions = segments.flatMap((segment) => mentionsIn(segment, segments, chunks))
  const best = mentions.reduce<Mention | undefined>((a, b) => (a && a.score >= b.score ? a : b), undefined)
  if (!best) return unknownDrug(segments, chunks)
  const rivals = mentions.filter((mention) => mention.drug !== best.drug && mention.distance === 0 && mention.score >= best.score - 1)
  return rivals.length === 0
    ? best
    : { ...best, doubt: true, alternatives: [...(best.alternatives ?? []), ...rivals.map((rival) => rival.value)] }
}

function mentionsIn(segment: Segment, segments: readonly Segment[], chunks: readonly Chunk[]): Mention[] {
  const mentions: Mention[] = []
  let charAt = 0
  for (let at = 0; at < segment.words.length; at++) {
    const hit = nameAt(segment.words, at)
    if (hit) {
      const words = segment.words.slice(at, at + hit.count)
      const length = words.map((word) => word.text).join(' ').length
      mentions.push(toMention(segment, words, hit.named, { start: charAt, end: charAt + length }, segments, chunks))
      at += hit.count - 1
      charAt += length + 1
      continue
    }
    charAt += segment.words[at]!.text.length + 1
  }
  return joinCombinations(mentions)
}

/** The longest run of words that names a drug; runs of several words must match exactly. */
function nameAt(words: readonly Word[], at: number): { named: NamedDrug; count: number } | undefined {
  for (let count = Math.min(WINDOW_WORDS_MAX, words.length - at); count > 0; count--) {
    const text = words
      .slice(at, at + count)
      .map((word) => word.text)
      .join(' ')
    if (foldTight(text).length < 4 || (count === 1 && NOT_DRUGS.has(foldTight(text)))) continue
    const named = count === 1 ? nameDrug(text) : nameDrugExactly(text)
    if (named) return { named, count }
  }
  return undefined
}

/** Everyday words of labels within a letter or two of a drug's name. */
const NOT_DRUGS = new Set(
  'prescribed prescriber tablets tablet capsules medicine medication mineral vitamin antihistamine morning evening patient paciente company'.split(
    ' ',
  ),
)

function toMention(
  segment: Segment,
  words: readonly Word[],
  named: NamedDrug,
  span: { start: number; end: number },
  segments: readonly Segment[],
  chunks: readonly Chunk[],
): Mention {
  const printed = words
    .map((word) => word.text)
    .join(' ')
    .replaceAll(/^[^\p{L}]+|[^\p{L}\d)]+$|[([{|](?=\p{L})/gu, '')
    .toLowerCase()
  const isCorrected = named.distance > 0
  const asPrinted = named.drug.name.includes('/') ? printed.replaceAll(/\s*[-+]\s*|\s+(?:and|und|y|et)\s+/g, '/') : printed
  return {
    value: isCorrected ? named.spelling.toLowerCase() : asPrinted,
    words,
    segment,
    ...span,
    drug: named.drug,
    distance: named.distance,
    score: scoreOf(segment, span, named, segments, chunks),
    ...(isCorrected ? { doubt: true, alternatives: [printed] } : {}),
  }
}

function scoreOf(
  segment: Segment,
  { start, end }: { start: number; end: number },
  { distance }: NamedDrug,
  segments: readonly Segment[],
  chunks: readonly Chunk[],
): number {
  const chunk = chunks.find((candidate) => candidate.segment === segment)
  const below = segments.filter((other) => other.row > segment.row && other.row <= segment.row + 2)
  let score = 4 - 2 * distance
  if (findStrength(segment, end)) score += 3
  else if (below.some((other) => findStrength(other))) score += 2
  if (findForm(segment, end)) score += 1
  if (chunk?.field === 'drugName') score += 2
  if (chunk?.field === 'skip' || chunk?.field === 'directions') score -= 5
  if (/(?:generic for|contains|enthalt|contient|contiene|with|for)\s*$/.test(fold(segment.text.slice(0, start)))) score -= 4
  return score
}

/** "Codeine phosphate / paracetamol": neighbours with only a joiner or a salt between them are one combination. */
function joinCombinations(mentions: readonly Mention[]): Mention[] {
  const joined: Mention[] = []
  for (const mention of mentions) {
    const last = joined.at(-1)
    const between = last ? mention.segment.text.slice(last.end, mention.start).trim().split(/\s+/).filter(Boolean) : []
    const isJoined =
      last &&
      between.length > 0 &&
      between.every((word) => JOINERS.test(word.toLowerCase()) || isSalt(word)) &&
      between.some((word) => JOINERS.test(word.toLowerCase()))
    if (!isJoined) {
      joined.push(mention)
      continue
    }
    const doubt = last.doubt ?? mention.doubt ?? false
    joined[joined.length - 1] = {
      ...last,
      value: `${last.value}/${mention.value}`,
      words: [...last.words, ...mention.words],
      end: mention.end,
      drug: undefined,
      score: Math.max(last.score, mention.score),
      doubt,
    }
  }
  return joined
}

/** Words right before a strength, or on the line above it: probably the name, and always asked. */
function unknownDrug(segments: readonly Segment[], chunks: readonly Chunk[]): FoundDrug | undefined {
  for (const [at, segment] of segments.entries()) {
    const strength = findStrength(segment)
    if (!strength || chunks.some((chunk) => chunk.segment === segment && chunk.field !== 'drugName')) continue
    const before = nameLike(segment, strength.start)
    if (before) return before
    const above = segments[at - 1]
    const line =
      strength.start === 0 && above && !chunks.some((chunk) => chunk.segment === above) ? nameLike(above, above.text.length) : undefined
    if (line) return line
  }
  return undefined
}

function nameLike(segment: Segment, end: number): FoundDrug | undefined {
  const words: Word[] = []
  let at = 0
  let start = 0
  for (const word of segment.words) {
    const isName = at < end && /^[\p{L}][\p{L}/()-]{3,}$/u.test(word.text) && !isSalt(word.text)
    if (isName && words.length === 0) start = at
    if (isName) words.push(word)
    at += word.text.length + 1
  }
  if (words.length === 0 || words.length > 3) return undefined
  const value = words
    .map((word) => word.text)
    .join(' ')
    .toLowerCase()
  return { value, words, segment, start, end, drug: undefined, isUnknown: true, doubt: true }
}
