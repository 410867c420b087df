import type { Effect, Rule } from './effects.ts'
import { NUMBER, readNumber } from './numbers.ts'
import { UNIT, readUnit } from './units.ts'

/** Dosing schemes written as amounts per moment ("1-0-1", "1-0-0-1/2"), and amounts with their unit, in every language. */
export const SCHEME_RULES: readonly Rule[] = [
  {
    pattern:
      /(?<![\d/.-])(\d(?:[.,/]\d)?|½)\s?[-–]\s?(\d(?:[.,/]\d)?|½)\s?[-–]\s?(\d(?:[.,/]\d)?|½)(?:\s?[-–]\s?(\d(?:[.,/]\d)?|½))?(?![\d/-])/,
    read: (match) => ({ perMoment: match.slice(1).map((amount) => (amount === undefined ? 0 : readNumber(amount).min)) }),
  },
]

/** Sig codes from Latin and their modern kin, as prescriptions and pharmacy systems abbreviate. */
export const LATIN_RULES: readonly Rule[] = [
  { pattern: /\b(?:q\.?\s?)?b\.?i\.?d\b\.?|\bb\.?d\.?(?=\W|$)/, read: () => times(2) },
  { pattern: /\bt\.?i\.?d\b\.?|\bt\.?d\.?s\b\.?/, read: () => times(3) },
  { pattern: /\bq\.?i\.?d\b\.?|\bq\.?d\.?s\b\.?/, read: () => times(4) },
  { pattern: /\bq\.?o\.?d\b\.?/, read: () => ({ everyDays: 2 }) },
  { pattern: /\bq\.?h\.?s\b\.?|\bh\.s\.|\bhs\b|\bnocte\b|\bon\b(?=$)/, read: () => ({ moments: ['night'] }) },
  { pattern: /\bq\.?a\.?m\b\.?|\bmane\b/, read: () => ({ moments: ['morning'] }) },
  { pattern: /\bq\.?p\.?m\b\.?/, read: () => ({ moments: ['evening'] }) },
  { pattern: /\bq\.?d\b\.?|\bo\.d\.|\bod\b/, read: () => times(1) },
  {
    pattern: /\bq\.?\s?(\d+)(?:\s?[-–]\s?(\d+))?\s?h(?:rs?|ours?)?\b\.?/,
    read: (match) => ({ everyHours: { min: Number(match[1]), max: Number(match[2] ?? match[1]) } }),
  },
  { pattern: new RegExp(String.raw`(?<![\d.,/] ?)[x×] ?${NUMBER} ?(d|days?|w|wks?|weeks?)\b`), read: course },
  { pattern: /\bp\.?r\.?n\b\.?/, read: () => ({ asNeeded: true }) },
  { pattern: /\b(?:p\.o\.|po|a\.c\.|ac|p\.c\.|pc|s\.l\.|sl)(?![a-z])/ },
]

export const AMOUNT_RULES: readonly Rule[] = [
  {
    // Sig codes count in Roman numerals.
    pattern: new RegExp(String.raw`(?<![a-z])(i{1,3})\s+(${UNIT})`),
    read: (match) => amountOf(String(match[1]!.length), match[2]!),
  },
  {
    pattern: new RegExp(String.raw`(?<![\d.,/])${NUMBER}\s*(?:of\s+an?\s+|x\s+)?(${UNIT})`),
    read: (match) => amountOf(match[1]!, match[2]!),
  },
  // "Take TWO three times a day", "one to be taken", "je 1": an amount without its unit.
  {
    pattern: new RegExp(
      String.raw`\b(?:take|give|use|nehmen|einnehmen|je|tomar|prendre|prendere|chew|inhale|inject|swallow)\s+${NUMBER}(?!\s*(?:x|times|mal|veces|fois|volte|vezes)\b)`,
    ),
    read: (match) => ({ amount: readNumber(match[1]!) }),
  },
  { pattern: new RegExp(String.raw`^\W*${NUMBER}(?=\s+to be taken)`), read: (match) => ({ amount: readNumber(match[1]!) }) },
]

function amountOf(number: string, unitWord: string): Effect {
  const { unit, each } = readUnit(unitWord)
  const { min, max } = readNumber(number)
  return { amount: { min: min * each, max: max * each }, unit }
}

/** "For 10 days", "2 Wochen lang": a number and its unit, which begins with the letter that tells days from weeks. */
export function course([, number, unit]: RegExpMatchArray): Effect {
  const { min, max } = readNumber(number!)
  const days = /^(?:w|se)/.test(unit!) ? 7 : 1
  return { durationDays: { min: min * days, max: max * days } }
}

export function times(count: number): Effect {
  return { timesPerDay: { min: count, max: count } }
}
