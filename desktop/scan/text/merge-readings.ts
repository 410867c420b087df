import type { Box } from '../picture/raster.ts'
import { foldTight } from './fold.ts'
import type { Word } from './word.ts'

/** One pass over the print, its words in straightened coordinates. */
export type Reading = readonly Word[]

/** What two passes that agree are worth: an error would have to happen twice in the same way. */
const AGREED_CONFIDENCE_MIN = 0.9
const AGREED_FLOOR = 0.6
/** A pass below this guessed, and two may guess alike. */
const GUESS_CONFIDENCE_MAX = 0.5
/** A word that the passes read differently is in doubt, however sure each pass was. */
const DISPUTED_CONFIDENCE_MAX = 0.55
const SEEN_ONCE_CONFIDENCE_MAX = 0.7
const SEEN_ONCE_CONFIDENCE_MIN = 0.6
/** The English model has no µ; nothing on a label is measured in picograms. */
const MICROGRAM_MISREADS = /^[uµμp]g$/
/** Below this a short word is grain, a frame or a shadow. */
const GRAIN_CONFIDENCE_MAX = 0.5

/** Joins two passes word by word: where they agree, confidence rises; where they differ, the surer one stands and is in doubt. */
export function mergeReadings(first: Reading, second: Reading): Word[] {
  const merged = groupByPlace(first, second).flatMap(({ a, b }) => mergeGroup(a, b))
  const print = merged.filter(isPrint)
  const lost = merged.filter((word) => !isPrint(word) && !word.isSeenOnce && LETTERS.test(word.text))
  return print.map((word) =>
    lost.some((other) => isBeside(word.box, other.box))
      ? { ...word, confidence: Math.min(word.confidence, SEEN_ONCE_CONFIDENCE_MAX) }
      : word,
  )
}

const LETTERS = /[\p{L}\p{N}]{2}/u
const BESIDE_HEIGHTS_MAX = 1

/** Print that could not be read right before or after a word was probably a part of the same name or number. */
function isBeside(word: Box, lost: Box): boolean {
  const gap = Math.max(lost.x - (word.x + word.w), word.x - (lost.x + lost.w))
  const down = Math.min(word.y + word.h, lost.y + lost.h) - Math.max(word.y, lost.y)
  return gap < BESIDE_HEIGHTS_MAX * word.h && down > OVERLAP_SHARE_MIN * Math.min(word.h, lost.h)
}

interface Group {
  a: Word[]
  b: Word[]
}

function mergeGroup(allA: Word[], allB: Word[]): Word[] {
  const a = allB.length > 0 ? withoutGrain(allA) : allA
  const b = allA.length > 0 ? withoutGrain(allB) : allB
  if (a.length === 0 || b.length === 0)
    return [...a, ...b].map((word) => ({ ...word, confidence: Math.min(word.confidence, SEEN_ONCE_CONFIDENCE_MAX), isSeenOnce: true }))
  const [better, worse] = meanConfidence(a) >= meanConfidence(b) ? [a, b] : [b, a]
  if (sameText(better, worse))
    return better.map((word, at) => ({
      ...word,
      confidence: agreed(word, worse[at]!),
      least: Math.min(word.confidence, worse[at]!.confidence),
    }))
  if (isSamePrint(a, b)) return agreeOnLetters(a, b)
  const other = worse.map((word) => word.text).join(' ')
  return better.map((word) => ({ ...word, confidence: Math.min(word.confidence, DISPUTED_CONFIDENCE_MAX), other }))
}

/** Specks beside real words would make the passes seem to differ. */
function withoutGrain(words: Word[]): Word[] {
  const print = words.filter((word) => /[\p{L}\p{N}]/u.test(word.text) && (word.confidence >= GRAIN_CONFIDENCE_MAX || word.text.length > 2))
  return print.length > 0 ? print : words
}

function sameText(a: readonly Word[], b: readonly Word[]): boolean {
  return a.length === b.length && a.every((word, at) => word.text === b[at]!.text)
}

function agreed(word: Word, same: Word): number {
  const surer = Math.max(word.confidence, same.confidence)
  if (Math.min(word.confidence, same.confidence) < GUESS_CONFIDENCE_MAX) return Math.min(surer, SEEN_ONCE_CONFIDENCE_MAX)
  return surer >= AGREED_FLOOR ? Math.max(surer, AGREED_CONFIDENCE_MIN) : surer
}

/** Same letters, but other accents, spaces or punctuation: sure of the letters, less so where the marks between digits differ. */
function agreeOnLetters(leading: readonly Word[], following: readonly Word[]): Word[] {
  const other = following.map((word) => word.text).join(' ')
  const isDoubtful = /\d/.test(joined(leading)) && digitShape(leading) !== digitShape(following)
  return leading.map((word) =>
    isDoubtful ? { ...word, confidence: Math.min(word.confidence, DISPUTED_CONFIDENCE_MAX), other } : { ...word, other },
  )
}

/** Same letters and digits; where the leading pass read an accented letter the other may have read anything in its place. */
function isSamePrint(leading: readonly Word[], following: readonly Word[]): boolean {
  const [a, b] = [joined(leading), joined(following)]
  if (a === b) return true
  const printed = leading
    .map((word) => word.text)
    .join('')
    .toLowerCase()
  if (!/[^\p{ASCII}]/u.test(printed)) return false
  const pattern = Array.from(printed, (letter) =>
    /[\p{L}\p{N}]/u.test(letter) ? (/\p{ASCII}/u.test(letter) ? letter : '.{1,2}') : '',
  ).join('')
  return new RegExp(`^${pattern}$`, 'u').test(
    following
      .map((word) => word.text)
      .join('')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]/gu, ''),
  )
}

/** Digits with the marks between them, so that "8.5" and "85" differ while "Qty: 8" and "Qty 8" do not. */
function digitShape(words: readonly Word[]): string {
  const text = words.map((word) => word.text).join('')
  return (text.match(/\d+(?:[.,/:-]\d+)*/g) ?? []).join(' ')
}

function joined(words: readonly Word[]): string {
  return foldTight(words.map((word) => (MICROGRAM_MISREADS.test(word.text) ? 'ug' : word.text)).join(''))
}

function meanConfidence(words: readonly Word[]): number {
  return words.reduce((sum, word) => sum + word.confidence, 0) / words.length
}

/** What only one pass saw, and that dimly, is grain or a frame; upright strokes are mostly pieces of a frame. */
function isPrint(word: Word): boolean {
  if (!/[\p{L}\p{N}]/u.test(word.text)) return /^[&+/·•%:–-]+$/.test(word.text)
  if (/^[|Iilj!t]$/.test(word.text)) return word.confidence > AGREED_CONFIDENCE_MIN
  if (word.isSeenOnce) return word.confidence >= SEEN_ONCE_CONFIDENCE_MIN
  return word.confidence > GRAIN_CONFIDENCE_MAX || word.text.length > 2
}

/** Words of both passes that overlap in place, directly or through a word of the other pass. */
function groupByPlace(first: Reading, second: Reading): Group[] {
  const groups: (Group & { box: Box })[] = first.map((word) => ({ a: [word], b: [], box: word.box }))
  for (const word of second) {
    const touched = groups.filter((group) => [...group.a, ...group.b].some((member) => overlap(member.box, word.box)))
    const home = touched[0]
    if (!home) {
      groups.push({ a: [], b: [word], box: word.box })
      continue
    }
    home.b.push(word)
    for (const extra of touched.slice(1)) {
      home.a.push(...extra.a)
      home.b.push(...extra.b)
      groups.splice(groups.indexOf(extra), 1)
    }
  }
  for (const group of groups) {
    group.a.sort((p, q) => p.box.x - q.box.x)
    group.b.sort((p, q) => p.box.x - q.box.x)
  }
  return groups
}

const OVERLAP_SHARE_MIN = 0.35

function overlap(p: Box, q: Box): boolean {
  const across = Math.min(p.x + p.w, q.x + q.w) - Math.max(p.x, q.x)
  const down = Math.min(p.y + p.h, q.y + q.h) - Math.max(p.y, q.y)
  return across > OVERLAP_SHARE_MIN * Math.min(p.w, q.w) && down > OVERLAP_SHARE_MIN * Math.min(p.h, q.h)
}
