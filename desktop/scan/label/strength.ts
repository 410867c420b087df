import type { Segment } from '../text/word.ts'
import type { Found } from './found.ts'
import { wordsBetween } from './found.ts'

const NUMBER = String.raw`\d{1,3}(?:[ .,]\d{3})+(?!\d)|\d+(?:[.,]\d+)?`
const MASS = String.raw`mg|mq|m9|rng|mcg|[µμ]g|ug|pg|micrograms?|microgrammes?|mikrogramm|microgramos|micrograma?s?|g|grams?`
const OTHER = String.raw`iu|i\.u\.|ie|i\.e\.|ui|u\.i\.|units?|einheiten|unidades|unites|mmol|meq`
const UNIT = `(?:${MASS}|${OTHER}|%)`
const PER = String.raw`(?:${NUMBER})?\s?(?:ml|mL|l|g|dose|dosis|puff|actuation|hub|h|hr|hour|std|stunde|24\s?h(?:ours)?|tablet|tab)`
const ONE = String.raw`(?:${NUMBER})\s?${UNIT}`

const STRENGTH = new RegExp(
  [
    // "875 mg/125 mg", "5 mg + 325 mg", "160/4.5 mcg", "5-325 mg", "250 mg/5 mL", "400 mg/57 mg per 5 mL"
    String.raw`(?<![\d.,/])(?:${NUMBER})\s?(?:${UNIT})?\s?[/+-]\s?(?:${NUMBER})\s?(?:${UNIT})(?:\s?(?:/|per)\s?${PER})?(?![\p{L}\d])`,
    String.raw`(?<![\d.,/])${ONE}\s?(?:/|per|pro|por|par)\s?${PER}(?![\p{L}\d])`,
    String.raw`(?<![\d.,/])${ONE}(?![\p{L}\d])`,
  ].join('|'),
  'iu',
)

/** The first strength in a segment from `from` on, as printed; units that the recogniser is known to misread are put right. */
export function findStrength(segment: Segment, from = 0): (Found<string> & { start: number; end: number }) | undefined {
  const match = STRENGTH.exec(segment.text.slice(from))
  if (!match) return undefined
  const start = from + match.index
  const end = start + match[0].length
  // Something right behind it ("15 mg/5 rnL") is a part of the strength that could not be read.
  const isCut = /^\s?[/+]|^[^\s.,;)]/.test(segment.text.slice(end))
  const isMisread = isCut || /m[q9]|rng/i.test(match[0])
  return { value: tidy(match[0]), words: wordsBetween(segment, start, end), start, end, ...(isMisread ? { doubt: true } : {}) }
}

function tidy(text: string): string {
  return text
    .replaceAll(/(?<=\d\s?)(?:ug|pg|μg)\b/gi, 'µg')
    .replaceAll(/m[q9]|rng/gi, 'mg')
    .replaceAll(/(\d)(?=[A-Za-zµ%])/g, '$1 ')
    .replaceAll(/\bml\b/gi, 'mL')
    .replaceAll(/\s?([/+])\s?/g, '$1')
    .replaceAll(/\bM[Gg]\b/g, 'mg')
    .replaceAll(/\bMCG\b/g, 'mcg')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
