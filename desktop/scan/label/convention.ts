import type { ScanLanguage } from '../recogniser.ts'
import { fold } from '../text/fold.ts'
import type { DateOrder } from './dates.ts'
import { provenOrder } from './dates.ts'

/** How a label writes dates, and whether that is certain. */
export interface DateConvention {
  order: DateOrder
  isCertain: boolean
}

/** What only labels of the United States say or look like. */
const US_SIGNS = [
  /\bndc\b/,
  /\brx\s?#/,
  /\brefills?\b/,
  /\bqty\b/,
  /federal law/,
  /\b[a-z]{2} \d{5}(?:-\d{4})?\b/,
  /\(\d{3}\) ?\d{3}-\d{4}/,
  /\b\d{3}-\d{3}-\d{4}\b/,
  /\brx only\b/,
  /\bdiscard after\b/,
  /\b(?:md|pa-c|aprn|dpm)\b/,
  /acetaminophen|albuterol/,
]
/** What only British, Irish and other English labels outside the United States say. */
const UK_SIGNS = [
  /sight and reach of children/,
  /\bchemists?\b/,
  /\b[a-z]{1,2}\d{1,2}[a-z]? \d[a-z]{2}\b/,
  /\bnhs\b/,
  /\bto be taken\b/,
  /\btel:? ?0\d/,
  /\bgp\b/,
  /paracetamol|salbutamol|micrograms?\b/,
  /\bsurgery\b/,
]

/** Infers the date order from proof on the label first, then from the language, then from the country's habits. */
export function inferDateConvention(texts: readonly string[], language: ScanLanguage): DateConvention {
  const proven = provenOrder(texts)
  if (proven) return { order: proven, isCertain: true }
  if (language !== 'eng') return { order: 'dmy', isCertain: true }
  const text = fold(texts.join('\n'))
  const us = US_SIGNS.filter((sign) => sign.test(text)).length
  const uk = UK_SIGNS.filter((sign) => sign.test(text)).length
  return { order: uk > us ? 'dmy' : 'mdy', isCertain: Math.abs(us - uk) >= 2 }
}
