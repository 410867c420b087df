import { UNIT } from '../directions/units.ts'
import { fold } from './fold.ts'
import type { Word } from './word.ts'

/** Shorter units ("5mL", "10g") are often printed without a space. */
const COUNTED = new RegExp(`^(\\d{1,3})(?=[a-z]{3,}\\W*$)${UNIT}\\W*$`)
const VERB_AND_COUNT = /^(take|give|inhale|inject|apply|instill|tomar|prendre|assumere)\d+$/

/** A space lost between a count and its words is put back: "1tab" and "TAKE1" are two words each. */
export function splitFusedCounts(words: readonly Word[]): Word[] {
  return words.flatMap((word) => {
    const text = fold(word.text)
    const at = (COUNTED.exec(text) ?? VERB_AND_COUNT.exec(text))?.[1]!.length
    return at === undefined ? [word] : splitAt(word, at)
  })
}

/** Divides a word and its box in proportion to its letters. */
export function splitAt(word: Word, at: number): [Word, Word] {
  const share = at / word.text.length
  const { x, w } = word.box
  return [
    { ...word, text: word.text.slice(0, at), box: { ...word.box, w: w * share } },
    { ...word, text: word.text.slice(at), box: { ...word.box, x: x + w * share, w: w * (1 - share) } },
  ]
}
