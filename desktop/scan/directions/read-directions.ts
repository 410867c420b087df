import { foldInPlace } from '../text/fold.ts'
import type { Effect, Moment, Rule } from './effects.ts'
import { FILLER_WORDS, HINT_RULES } from './hints.ts'
import { AMOUNT_RULES, LATIN_RULES, SCHEME_RULES } from './rules-common.ts'
import { ENGLISH_RULES } from './rules-english.ts'
import { GERMAN_RULES } from './rules-german.ts'
import { ROMANCE_RULES } from './rules-romance.ts'

interface Place {
  start: number
  end: number
  effect: Effect
}

/** What a directions sentence says, phrase by phrase, and the phrases that no rule knows. */
export interface ReadDirections {
  effects: Effect[]
  /** The places in the sentence that the effects come from. */
  places: Place[]
  /** In the words of the sentence. */
  unread: string[]
}

/** Most telling phrases first: a matched phrase is taken out, so that a shorter rule cannot read a part of it again. */
const RULES: readonly Rule[] = wholeWords([
  ...SCHEME_RULES,
  ...ENGLISH_RULES.slice(0, -1),
  ...GERMAN_RULES.slice(0, -1),
  ...ROMANCE_RULES.slice(0, -1),
  ...LATIN_RULES,
  ...lastOf(),
  ...AMOUNT_RULES,
  ...HINT_RULES,
])

/** No phrase starts inside a word: "Solomon" is no Monday, and "compressa ogni" no "a ogni". */
function wholeWords(rules: readonly Rule[]): Rule[] {
  return rules.map((rule) => ({ ...rule, pattern: new RegExp(`(?<![a-z](?=[a-z]))(?:${rule.pattern.source})`) }))
}

/** The bare "daily" of each language, read only after every phrase that contains it. */
function lastOf(): Rule[] {
  return [ENGLISH_RULES.at(-1)!, GERMAN_RULES.at(-1)!, ROMANCE_RULES.at(-1)!]
}

/** The same phrase may occur several times ("1 tablet in the morning and 2 tablets at night"). */
const MATCHES_PER_RULE_MAX = 6
/** Stands in place of what was read; a private-use letter, which no label prints. */
const READ_MARK = '\uE000'
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
      rest = rest.slice(0, match.index) + READ_MARK.repeat(match[0].length) + rest.slice(match.index + match[0].length)
    }
  }
  const once = withoutEcho(places, original)
  return { effects: once.map(({ effect }) => effect), places: once, unread: unreadPhrases(original, rest) }
}

/** "In the evening at bedtime" names one moment twice; "in the evening and at bedtime" names two. */
function withoutEcho(places: readonly Place[], sentence: string): Place[] {
  const night = places.find(({ effect }) => isOnly(effect, 'night'))
  return places.filter(
    ({ effect, end }) => !(night && isOnly(effect, 'evening') && end <= night.start && sentence.slice(end, night.start).trim() === ''),
  )
}

function isOnly({ moments }: Effect, moment: Moment): boolean {
  return moments?.length === 1 && moments[0] === moment
}

function unreadPhrases(original: string, rest: string): string[] {
  const phrases: string[] = []
  for (const match of rest.matchAll(/[^\uE000.;()]+/g)) {
    const words = match[0].split(/[\s,:]+/).filter((word) => /[\p{L}\p{N}]/u.test(word))
    if (words.every((word) => FILLER_WORDS.has(word))) continue
    phrases.push(original.slice(match.index, match.index + match[0].length).replaceAll(/^[\s,:-]+|[\s,:-]+$/g, ''))
  }
  return phrases
}
