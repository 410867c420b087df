import type { Segment, Word } from '../text/word.ts'
import type { Chunk } from './chunks.ts'
import type { DateConvention } from './convention.ts'
import type { ReadDate } from './dates.ts'
import { findDate, findStruckDate } from './dates.ts'
import { lineBelow } from './find-directions.ts'
import type { Found } from './found.ts'
import { segmentOf, wordsBetween } from './found.ts'

export function findExpiryDate(
  chunks: readonly Chunk[],
  segments: readonly Segment[],
  convention: DateConvention,
): Found<string> | undefined {
  return announcedDate('expiryDate', chunks, segments, convention)
}

/** The date of dispensing: announced, or the only date of a dispensing label that nothing announces. */
export function findFillDate(
  chunks: readonly Chunk[],
  segments: readonly Segment[],
  convention: DateConvention,
  isDispensed: boolean,
): Found<string> | undefined {
  const announced = announcedDate('fillDate', chunks, segments, convention)
  if (announced || !isDispensed) return announced
  const claimed = new Set(
    chunks.filter((chunk) => chunk.field !== 'patientName' && chunk.field !== 'prescriber').map((chunk) => chunk.segment),
  )
  const bare = segments
    .filter((segment) => !claimed.has(segment))
    .flatMap((segment) => {
      const date = findDate(segment.text, convention.order)
      return date && /-\d\d-/.test(date.iso) ? [toFound(date, segment, convention)] : []
    })
  return bare.length === 1 ? bare[0] : undefined
}

function announcedDate(
  field: 'expiryDate' | 'fillDate',
  chunks: readonly Chunk[],
  segments: readonly Segment[],
  convention: DateConvention,
): Found<string> | undefined {
  for (const chunk of chunks.filter((candidate) => candidate.field === field)) {
    for (const words of [chunk.value, wordsBelow(chunk, segments)]) {
      if (words.length === 0) continue
      const segment = segmentOf(words, chunk.segment)
      const date = findDate(segment.text, convention.order, field === 'expiryDate')
      if (date) return toFound(date, segment, convention)
      const struck = findStruckDate(segment.text, convention.order)
      if (struck) return { ...toFound(struck, segment, convention), doubt: true }
    }
  }
  return undefined
}

/** An announcer over its value, as on the back of cartons. */
function wordsBelow({ value, segment }: Chunk, segments: readonly Segment[]): readonly Word[] {
  return value.length === 0 ? (lineBelow(segments, segment)?.words ?? []) : []
}

function toFound(date: ReadDate, segment: Segment, { isCertain }: DateConvention): Found<string> {
  const doubt = date.swapped !== undefined && !isCertain
  return { value: date.iso, words: wordsBetween(segment, date.start, date.end), ...(doubt ? { doubt, alternatives: [date.swapped!] } : {}) }
}
