import { foldInPlace } from '../text/fold.ts'
import type { Effect, Rule } from './effects.ts'
import { FILLER_WORDS, HINT_RULES } from './hints.ts'
import { AMOUNT_RULES, LATIN_RULES, SCHEME_RULES } from './rules-common.ts'
import { ENGLISH_RULES } from './rules-english.ts'
import { GERMAN_RULES } from './rules-german.ts'
import { ROMANCE_RULES } from './rules-romance.ts'

/** What a directions sentence says, phrase by phrase, and the phrases that no rule knows. */
export interface ReadDirections {
  effects: Effect[]
  /** The places in the sentence that the effects come from. */
  places: { start: number; end: number; effect: Effect }[]
  /** In the words of the sentence. */
  unread: string[]
}

/** Most telling phrases first: a matched phrase is taken out, so that a shorter rule cannot read a part of it again. */
const RULES: readonly Rule[] = [...SCHEME_RULES, ...ENGLISH_RULES.slice(0, -1), ...GERMAN_RULES.slice(0, -1), ...ROMANCE_RULES.slice(0, -1), ...LATIN_RULES, ...lastOf(), ...AMOUNT_RULES, ...HINT_RULES]

/** The bare "daily" of each language, read only after every phrase that contains it. */
function lastOf(): Rule[] {
  return [ENGLISH_RULES.at(-1)!, GERMAN_RULES.at(-1)!, ROMANCE_RULES.at(-1)!]
}

/** The same phrase may occur several times ("1 tablet in the morning and 2 tablets at night"). */
const MATCHES_PER_RULE_MAX = 6
const SENTENCE_CHARS_MAX = 1000

/** Reads a directions sentence in any of the languages; the order of phrases does not matter. */
export function readDirections(sentence: string): ReadDirections {
  const original = sentence.slice(0, SENTENCE_CHARS_MAX)
  let rest = foldInPlace(original)
  const places: ReadDirections['places'] = []
  for (const rule of RULES) {
    for (let round = 0; round < MATCHES_PER_RULE_MAX; round++) {
      const match = rule.pattern.exec(rest)
      if (!match || match[0].length === 0) break
      if (rule.read) places.push({ start: match.index, end: match.index + match[0].length, effect: rule.read(match) })
      rest = rest.slice(0, match.index) + '\u0000'.repeat(match[0].length) + rest.slice(match.index + match[0].length)
    }
  }
  return { effects: places.map(({ effect }) => effect), places, unread: unreadPhrases(original, rest) }
}

function unreadPhrases(original: string, rest: string): string[] {
  const phrases: string[] = []
  for (const match of rest.matchAll(/[^\u0000.;()]+/g)) {
    const words = match[0].split(/[\s,:]+/).filter((word) => /[\p{L}\p{N}]/u.test(word))
    if (words.every((word) => FILLER_WORDS.has(word))) continue
    phrases.push(original.slice(match.index, match.index + match[0].length).replaceAll(/^[\s,:-]+|[\s,:-]+$/g, ''))
  }
  return phrases
}
