import type { Rule } from './effects.ts'
import { NUMBER, readNumber } from './numbers.ts'
import { course, times } from './rules-common.ts'
import { UNIT } from './units.ts'

const DAYS = ['montag', 'dienstag', 'mittwoch', 'donnerstag', 'freitag', 'samstag', 'sonntag']
const TIMES_WORD: Record<string, number> = { einmal: 1, zweimal: 2, dreimal: 3, viermal: 4, funfmal: 5, sechsmal: 6 }
const COUNT = String.raw`(?:(einmal|zweimal|dreimal|viermal|funfmal|sechsmal)|${NUMBER}\s?-?(?:x|mal))`

export const GERMAN_RULES: readonly Rule[] = [
  {
    pattern: new RegExp(
      String.raw`(?:maximal|max\.?|hochstens|nicht mehr als)\s*${NUMBER}\s*(?:${UNIT})?\s*(?:pro|am|je|in|/|innerhalb von)?\s*(?:taglich|tag|24 (?:stunden|std\.?|h))`,
    ),
    read: (match) => ({ maxPerDay: readNumber(match[1]!).max }),
  },
  {
    pattern: new RegExp(String.raw`mindestens ${NUMBER} (?:stunden|std\.?) abstand`),
    read: (match) => ({ hoursApartMin: readNumber(match[1]!).min }),
  },
  { pattern: new RegExp(String.raw`alle ${NUMBER} (?:stunden|std\.?|h)\b`), read: (match) => ({ everyHours: readNumber(match[1]!) }) },
  { pattern: /jeden (?:zweiten|2\.) tag|alle (?:zwei|2) tage/, read: () => ({ everyDays: 2 }) },
  { pattern: new RegExp(String.raw`alle ${NUMBER} tage`), read: (match) => ({ everyDays: readNumber(match[1]!).min }) },
  { pattern: new RegExp(String.raw`alle ${NUMBER} wochen`), read: (match) => ({ everyDays: 7 * readNumber(match[1]!).min }) },
  { pattern: /(?:einmal )?(?:monatlich|(?:im|pro) monat)/, read: () => ({ everyDays: 30 }) },
  { pattern: /(?:immer )?am (?:selben|gleichen) (?:wochen)?tag/ },
  {
    pattern: new RegExp(
      String.raw`(?:jeden|immer|am|immer am)?\s*((?:${DAYS.join('|')})s?(?:(?:\s*,\s*|\s+und\s+)(?:${DAYS.join('|')})s?)*)`,
    ),
    read: (match) => ({ weekdays: DAYS.flatMap((day, at) => (match[1]!.includes(day) ? [at + 1] : [])) }),
  },
  { pattern: new RegExp(String.raw`${COUNT} (?:wochentlich|(?:pro|in der|die) woche)`), read: (match) => ({ timesPerWeek: count(match) }) },
  { pattern: /wochentlich|(?:pro|jede) woche/, read: () => ({ timesPerWeek: 1 }) },
  { pattern: new RegExp(String.raw`${COUNT} (?:taglich|am tag|pro tag|tgl\.?)`), read: (match) => times(count(match)) },
  { pattern: new RegExp(String.raw`(?:taglich|pro tag|tgl\.?) ${COUNT}`), read: (match) => times(count(match)) },
  {
    pattern: /(?:nur )?bei bedarf|wenn notig|falls erforderlich|bei (?:schmerzen|fieber|ubelkeit|atemnot|beschwerden)/,
    read: () => ({ asNeeded: true }),
  },
  { pattern: new RegExp(String.raw`(?:(?:fur|uber|wahrend) )?${NUMBER} (tagen?|wochen?) lang`), read: course },
  { pattern: new RegExp(String.raw`(?:fur|uber|wahrend) ${NUMBER} (tagen?|wochen?)(?![a-z]| (?:pro|im|in der|je) )`), read: course },
  {
    pattern: /(?:jeden morgen|am morgen|(?:fruh)?morgens|fruh(?:s)?|zum fruhstuck|(?:vor|nach) dem fruhstuck)(?![a-z])/,
    read: () => ({ moments: ['morning'] }),
  },
  { pattern: /(?:am mittag|mittags|zum mittagessen|(?:vor|nach) dem mittagessen)(?![a-z])/, read: () => ({ moments: ['noon'] }) },
  {
    pattern: /(?:jeden abend|am abend|abends|zum abendessen|(?:vor|nach) dem abendessen)(?![a-z])/,
    read: () => ({ moments: ['evening'] }),
  },
  { pattern: /(?:zur nacht|nachts|vor dem schlafen(?:gehen)?|vor dem zubettgehen)(?![a-z])/, read: () => ({ moments: ['night'] }) },
  { pattern: /(?<![a-z])(?:taglich|jeden tag|pro tag|am tag|tgl\.?)/, read: () => ({ ...times(1), isBareDaily: true }) },
]

function count(match: RegExpMatchArray): number {
  return match[1] ? TIMES_WORD[match[1]]! : readNumber(match[2]!).min
}
