import type { Segment, Word } from '../text/word.ts'

/** A value found on the label, with the words that it stands on. */
export interface Found<T> {
  value: T
  words: readonly Word[]
  /** The reader had to guess: a corrected spelling, an ambiguous date, a name without its label. A person is asked. */
  doubt?: boolean
  alternatives?: readonly string[]
  /** A name that the catalogue of medicines lacks. */
  isUnknown?: boolean
}

/** The words of a segment that the text range [start, end) touches. */
export function wordsBetween(segment: Segment, start: number, end: number): Word[] {
  const touched: Word[] = []
  let at = 0
  for (const word of segment.words) {
    if (at < end && at + word.text.length > start) touched.push(word)
    at += word.text.length + 1
  }
  return touched
}

export function segmentOf(words: readonly Word[], like: Segment): Segment {
  const x = Math.min(...words.map((word) => word.box.x))
  const right = Math.max(...words.map((word) => word.box.x + word.box.w))
  return { words: [...words], text: words.map((word) => word.text).join(' '), row: like.row, box: { ...like.box, x, w: right - x } }
}
