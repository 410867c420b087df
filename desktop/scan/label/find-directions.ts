import { nameDrug } from '../catalogue/drug-catalogue.ts'
import { readDirections } from '../directions/read-directions.ts'
import { fold, foldTight } from '../text/fold.ts'
import type { Segment, Word } from '../text/word.ts'
import type { Chunk } from './chunks.ts'
import { findForm } from './form.ts'
import type { Found } from './found.ts'
import { findStrength } from './strength.ts'

/** The directions sentence with the segments that it covers. */
export interface FoundDirections extends Found<string> {
  segments: readonly Segment[]
}

const VERBS = new Set(
  'take inhale use instill apply inject give chew dissolve place put insert spray swallow administer drink suck rub nehmen einnehmen nimm anwenden auftragen inhalieren tomar tome aplicar aplique inhalar poner administrar prendre prenez appliquer inhaler instiller mettre prendere assumere applicare inalare tomar aplicar inalar'.split(
    ' ',
  ),
)
const NEVER =
  /zum einnehmen|packungsbeilage|via oral|uso orale?|federal law|prohibit|do not (?:drive|drink|take (?:any|with|more|if))|keep out|keep taking|warning|caution|each (?:tablet|capsule)|contains|enthalt|contiene|contient|unless|if you|ask your|consult|doctor or pharmacist/

/** Finds where the label tells how much to take when, and follows the sentence over its lines. */
export function findDirections(segments: readonly Segment[], chunks: readonly Chunk[]): FoundDirections | undefined {
  const announced = chunks.find((chunk) => chunk.field === 'directions')
  const start = announced ? announcedStart(announced, segments) : bestStart(segments)
  if (!start) return undefined
  const covered = [start.segment]
  const words = [...start.words]
  for (
    let next = lineBelow(segments, start.segment);
    next && continues(covered.at(-1)!, next, words, chunks);
    next = lineBelow(segments, next)
  ) {
    covered.push(next)
    words.push(...wordsFromSentence(next))
  }
  const value = words
    .map((word) => word.text)
    .join(' ')
    .replaceAll(/^[^\p{L}\p{N}(]+|[\s.]+$/gu, '')
  // A sentence that ends on "with" or on a number goes on somewhere.
  return { value, words, segments: covered, doubt: endsOpen(words) || covered.some((segment) => isBroken(segment, segments, chunks)) }
}

/** Print of the same size that stands further right in the row: glare took what was between. */
function isBroken(segment: Segment, segments: readonly Segment[], chunks: readonly Chunk[]): boolean {
  return segments.some(
    (other) =>
      other.row === segment.row &&
      other.box.x > segment.box.x &&
      isSameSize(segment, other) &&
      !chunks.some((chunk) => chunk.segment === other && chunk.isAtStart),
  )
}

const OPEN_WORDS = new Set(
  'a an the of with for by every each in on at to and or before after mit und oder alle vor nach zu fur bei con de del la el las los y o por para cada antes despues avec et ou le les des du par pour toutes pendant avant apres si as when'.split(
    ' ',
  ),
)

function endsOpen(words: readonly Word[]): boolean {
  const last = words.at(-1)?.text ?? ''
  return (OPEN_WORDS.has(foldTight(last)) || /^\d+$/.test(last)) && !words.at(-1)!.text.endsWith('.')
}

interface Start {
  segment: Segment
  words: Word[]
}

function announcedStart({ value, segment }: Chunk, segments: readonly Segment[]): Start | undefined {
  const text = value.map((word) => word.text).join(' ')
  if (value.length > 1 && readDirections(text).effects.length > 0) return { segment, words: value }
  const below = lineBelow(segments, segment)
  return below && readDirections(below.text).effects.length > 0 ? { segment: below, words: below.words } : bestStart(segments)
}

function bestStart(segments: readonly Segment[]): Start | undefined {
  const scored = segments.map((segment) => ({ segment, score: startScore(segment) })).filter(({ score }) => score > 0)
  const best = scored.reduce<(typeof scored)[number] | undefined>((a, b) => (a && a.score >= b.score ? a : b), undefined)
  return best && { segment: best.segment, words: wordsFromSentence(best.segment) }
}

/** A verb with an amount or a time, or an amount with a time, starts directions; either alone does not. */
function startScore(segment: Segment): number {
  const text = fold(segment.text)
  if (NEVER.test(text)) return 0
  const { effects } = readDirections(segment.text)
  const hasAmount = effects.some((effect) => effect.amount || effect.perMoment)
  const hasTime = effects.some(
    (effect) =>
      effect.timesPerDay ||
      effect.everyHours ||
      effect.moments ||
      effect.perMoment ||
      effect.timesPerWeek ||
      effect.weekdays ||
      effect.everyDays ||
      effect.asNeeded,
  )
  const isLeftToOthers = /\b(?:as directed|nach anweisung|segun indicacion|selon prescription)/.test(text)
  const hasVerb = text.split(/[^a-z]+/).some((word) => VERBS.has(word))
  return (hasVerb ? 1 : 0) + (hasAmount ? 1 : 0) + (hasTime || isLeftToOthers ? 1 : 0) >= 2 && (hasTime || hasVerb)
    ? (hasVerb ? 2 : 1) + (hasAmount ? 2 : 0) + (hasTime ? 2 : 0)
    : 0
}

/** Drops specks before the sentence. */
function wordsFromSentence({ words }: Segment): Word[] {
  const first = words.findIndex((word) => /[\p{L}\d½]/u.test(word.text) && (word.text.length > 1 || word.confidence > 0.85))
  return words.slice(Math.max(0, first))
}

const LINE_GAP_HEIGHTS_MAX = 1.1
const INDENT_HEIGHTS_MAX = 2

/** The segment right under this one that starts at the same left edge. */
export function lineBelow(segments: readonly Segment[], { box, row }: Segment): Segment | undefined {
  return segments.find((other) => {
    const gap = other.box.y - (box.y + box.h)
    return other.row > row && gap < LINE_GAP_HEIGHTS_MAX * box.h && Math.abs(other.box.x - box.x) < INDENT_HEIGHTS_MAX * box.h
  })
}

function continues(above: Segment, next: Segment, words: readonly Word[], chunks: readonly Chunk[]): boolean {
  if (chunks.some((chunk) => chunk.segment === next && chunk.isAtStart && isSolid(chunk))) return false
  if (NEVER.test(fold(next.text)) || !isSameSize(above, next) || isMedicineLine(next)) return false
  const text = wordsFromSentence(next)
    .map((word) => word.text)
    .join(' ')
  const { effects, unread } = readDirections(text)
  if (words.at(-1)!.text.endsWith('.'))
    return unread.length === 0 && effects.some((effect) => effect.maxPerDay !== undefined || effect.durationDays !== undefined)
  return endsOpen(words) || /^[\p{Ll}\d(]/u.test(text) || unread.length === 0
}

/** "tiotropium 18 mcg inhaler" under the directions is the next thing that the label says. */
function isMedicineLine(segment: Segment): boolean {
  return Boolean(findStrength(segment) && (findForm(segment) ?? segment.words.some((word) => nameDrug(word.text)?.distance === 0)))
}

/** Whether an announcer really announces: "le repas" is no date and "for 10 days" no patient. */
function isSolid({ field, isMarked, value }: Chunk): boolean {
  if (isMarked || field === 'skip' || field === 'prescriber') return true
  return field !== 'patientName' && field !== 'directions' && value.some((word) => /\d/.test(word.text))
}

const SAME_SIZE_RATIO = 1.5

function isSameSize(above: Segment, next: Segment): boolean {
  return Math.max(above.box.h, next.box.h) <= SAME_SIZE_RATIO * Math.min(above.box.h, next.box.h)
}
