import { editDistance } from '../text/edit-distance.ts'
import { splitAt } from '../text/split-fused.ts'
import type { Segment, Word } from '../text/word.ts'
import type { Keyword, KeywordField } from './keywords.ts'
import { ANYWHERE, KEYWORDS, NUMBER_SIGNS, tighten } from './keywords.ts'

/** An announcer and what follows it in its segment, up to the next announcer. */
export interface Chunk {
  field: KeywordField
  /** The announcing word itself, as printed: "Dr." is part of a name's line, "refills" may be refused ("No refills"). */
  announcer: readonly Word[]
  /** Marked as an announcer by ":" or "#". */
  isMarked: boolean
  value: Word[]
  segment: Segment
  isAtStart: boolean
}

/** A word fused with its announcer lost a space and perhaps a decimal point as well. */
const FUSED_CONFIDENCE_MAX = 0.7
const KEYWORD_WORDS_MAX = 4

export function findChunks(segments: readonly Segment[]): Chunk[] {
  const chunks = segments.flatMap((segment) => chunksOf(segment))
  for (const [at, chunk] of chunks.entries()) {
    const isLastHere = chunks[at + 1]?.segment !== chunk.segment
    if (chunk.value.length === 0 && isLastHere) chunk.value.push(...valueBeside(segments, chunks, chunk.segment))
  }
  return chunks
}

/** An announcer and its value may stand far apart in one row. */
function valueBeside(segments: readonly Segment[], chunks: readonly Chunk[], segment: Segment): readonly Word[] {
  const next = segments[segments.indexOf(segment) + 1]
  const isValue = next && next.row === segment.row && !chunks.some((chunk) => chunk.segment === next && chunk.isAtStart)
  return isValue ? next.words : []
}

function chunksOf(segment: Segment): Chunk[] {
  const words = segment.words.flatMap(splitFused)
  const chunks: Chunk[] = []
  for (let at = 0; at < words.length;) {
    const hit = keywordAt(words, at)
    if (hit) {
      chunks.push({
        field: hit.field,
        announcer: words.slice(at, hit.end),
        isMarked: hit.isMarked,
        value: [],
        segment,
        isAtStart: chunks.length === 0 && isLead(words, at),
      })
      at = hit.end
      continue
    }
    chunks.at(-1)?.value.push(words[at]!)
    at++
  }
  return chunks
}

/** Only specks and punctuation stand before. */
function isLead(words: readonly Word[], at: number): boolean {
  return words.slice(0, at).every((word) => tighten(word.text).length <= 1)
}

/** "Qty:85", "Rx#106" and "Rx106" become two words each. */
function splitFused(word: Word): Word[] {
  const match = /^(\p{L}[\p{L}.]*(?:[:#]+|\.(?=\d)))([\p{L}\p{N}].*)$/u.exec(word.text) ?? /^(rx)(\d{4,})$/i.exec(word.text)
  if (!match) return [word]
  const [left, right] = splitAt(word, match[1]!.length)
  return [left, { ...right, confidence: Math.min(word.confidence, FUSED_CONFIDENCE_MAX) }]
}

interface KeywordHit {
  field: KeywordField
  end: number
  isMarked: boolean
}

/** The longest announcer that starts here; a misspelt one counts only where no exact one does. */
function keywordAt(words: readonly Word[], at: number): KeywordHit | undefined {
  return keywordBy(exactKeyword, words, at) ?? keywordBy(nearestKeyword, words, at)
}

function keywordBy(
  match: (tight: string, wordCount: number) => Keyword | undefined,
  words: readonly Word[],
  at: number,
): KeywordHit | undefined {
  for (let count = Math.min(KEYWORD_WORDS_MAX, words.length - at); count > 0; count--) {
    const tight = words
      .slice(at, at + count)
      .map((word) => tighten(word.text))
      .join('')
      .replaceAll('#', '')
    const keyword = tight === '' ? undefined : match(tight, count)
    if (!keyword) continue
    const end = skipNumberSigns(words, at + count)
    const isMarked = /[:#]$/.test(words[end - 1]!.text) || words.slice(at, end).some((word) => word.text.includes('#'))
    if (!ANYWHERE.has(keyword.tight) && !isMarked && !isLead(words, at)) continue
    return { field: keyword.field, end, isMarked }
  }
  return undefined
}

function skipNumberSigns(words: readonly Word[], from: number): number {
  let end = from
  while (
    end < words.length &&
    (NUMBER_SIGNS.has(words[end]!.text.toLowerCase().replaceAll(/[.:]/g, '')) || /^[:#.]+$/.test(words[end]!.text))
  )
    end++
  return end
}

/** Word for word, or as one word when the spaces were lost: "dr a" is not "dra". */
function exactKeyword(tight: string, wordCount: number): Keyword | undefined {
  return KEYWORDS.find((keyword) => keyword.tight === tight && (wordCount === 1 || keyword.wordCount === wordCount))
}

const FUZZY_LENGTH_MIN = 6

function nearestKeyword(tight: string, wordCount: number): Keyword | undefined {
  if (tight.length < FUZZY_LENGTH_MIN || /\d/.test(tight)) return undefined
  const max = tight.length >= 9 ? 2 : 1
  return KEYWORDS.find(
    (keyword) =>
      keyword.wordCount === wordCount && keyword.tight.length > FUZZY_LENGTH_MIN && editDistance(keyword.tight, tight, max) <= max,
  )
}
