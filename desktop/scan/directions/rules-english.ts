import type { Rule } from './effects.ts'
import { NUMBER, readNumber } from './numbers.ts'
import { course, times } from './rules-common.ts'
import { UNIT } from './units.ts'

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const DAY = String.raw`(?:mon|tues?|wed(?:nes)?|thur?s?|fri|satur|sat|sun)(?:day)?s?\b`

/** "5 days a week" comes back every week and is no course. */
const DAYS_OR_WEEKS = String.raw`(d|days?|w|wks?|weeks?)\b(?! (?:a|per|of|out of|(?:each|every)) (?:week|month|cycle|day))`

export const ENGLISH_RULES: readonly Rule[] = [
  {
    pattern: new RegExp(
      String.raw`(?:maximum|max\.?|do not (?:exceed|take more than|use more than)|not to exceed|no(?:t)? more than|up to a maximum of)(?: of| dose of| daily dose)?:? ${NUMBER}\s*(?:${UNIT})?\s*(?:(?:in|per|within|every|a|each)\s*(?:any |a )?(?:24[ -]?(?:hours?|hrs?|h)\b|(?:one )?day)|daily|/\s*day)(?: period)?`,
    ),
    read: (match) => ({ maxPerDay: readNumber(match[1]!).max }),
  },
  {
    pattern: new RegExp(String.raw`(?:leave )?at least ${NUMBER} hours? (?:between|apart)(?: doses)?`),
    read: (match) => ({ hoursApartMin: readNumber(match[1]!).min }),
  },
  {
    pattern: new RegExp(String.raw`(?:every|each) ${NUMBER}\s*(?:hours?|hrs?|h)\b`),
    read: (match) => ({ everyHours: readNumber(match[1]!) }),
  },
  { pattern: new RegExp(String.raw`${NUMBER}[ -]?hourly`), read: (match) => ({ everyHours: readNumber(match[1]!) }) },
  { pattern: /(?:every|each) (?:other|second) day|(?:on )?alternate days/, read: () => ({ everyDays: 2 }) },
  { pattern: new RegExp(String.raw`every ${NUMBER} days`), read: (match) => ({ everyDays: readNumber(match[1]!).min }) },
  { pattern: new RegExp(String.raw`every ${NUMBER} weeks`), read: (match) => ({ everyDays: 7 * readNumber(match[1]!).min }) },
  { pattern: /every (?:other|second) week|fortnightly/, read: () => ({ everyDays: 14 }) },
  { pattern: /(?:once )?(?:a|per|each|every) month|(?:once )?monthly/, read: () => ({ everyDays: 30 }) },
  { pattern: /on the same day (?:each|every) week/ },
  {
    pattern: new RegExp(String.raw`(?:every|each|on)?\s*(${DAY}(?:(?:\s*,\s*|\s+and\s+|\s*&\s*|\s*/\s*)(?:and )?${DAY})*)`),
    read: (match) => ({ weekdays: weekdaysIn(match[1]!) }),
  },
  {
    pattern: /once (?:a |per |each |every )?week(?:ly)?|1 (?:time|x) (?:a |per )?week(?:ly)?|(?:every|each) week|weekly/,
    read: () => ({ timesPerWeek: 1 }),
  },
  { pattern: /twice (?:a |per |each |every )?week(?:ly)?/, read: () => ({ timesPerWeek: 2 }) },
  {
    pattern: new RegExp(String.raw`${NUMBER} (?:times|x) (?:a |per |each |every )?week(?:ly)?`),
    read: (match) => ({ timesPerWeek: readNumber(match[1]!).min }),
  },
  { pattern: /once (?:a|per|each|every) day|once daily|1 ?x (?:a |per )?da(?:y|ily)/, read: () => times(1) },
  { pattern: /twice (?:a|per|each|every) day|twice daily/, read: () => times(2) },
  { pattern: /thrice (?:a|per) day|thrice daily/, read: () => times(3) },
  {
    pattern: new RegExp(String.raw`${NUMBER} ?(?:times?|x) ?(?:a|per|each|every)? ?da(?:y|ily)`),
    read: (match) => ({ timesPerDay: readNumber(match[1]!) }),
  },
  { pattern: /(?:as|if|when|whenever|only if|only when) (?:needed|required|necessary)/, read: () => ({ asNeeded: true }) },
  { pattern: new RegExp(String.raw`for the first ${NUMBER} ${DAYS_OR_WEEKS}`), read: (match) => ({ ...course(match), isOpening: true }) },
  { pattern: new RegExp(String.raw`for (?:the next )?(?:a total of )?${NUMBER} ?${DAYS_OR_WEEKS}`), read: course },
  { pattern: /for (?:a|1|one) (?:full )?week\b/, read: () => ({ durationDays: { min: 7, max: 7 } }) },
  {
    pattern:
      /(?:with|before|after|at) breakfast,? (?:and|&) (?:with |before |after |at )?(?:evening meal|dinner|supper)|(?:in the )?morning(?:s)?,? (?:and|&) (?:in the |at )?(?:evening|night|bedtime)s?|am (?:and|&) pm/,
    read: () => ({ moments: ['morning', 'evening'] }),
  },
  {
    pattern: /(?:every |each |in the |at )?(?:mornings?\b|breakfast(?: time)?)|(?:every |in the )am\b|(?:with|before|after) breakfast/,
    read: () => ({ moments: ['morning'] }),
  },
  {
    pattern: /(?:every |each |in the )?afternoons?\b|at (?:noon|midday|lunch(?:time)?)|(?:with|before|after) lunch/,
    read: () => ({ moments: ['noon'] }),
  },
  {
    pattern: /(?:every |each |in the )?evenings?(?: meal)?\b|(?:with|before|after|at) (?:dinner|supper|tea)\b|with the evening meal/,
    read: () => ({ moments: ['evening'] }),
  },
  { pattern: /(?:every |each )?(?:at )?(?:bed ?time|night(?:ly|s)?)\b|before (?:going to )?bed/, read: () => ({ moments: ['night'] }) },
  { pattern: /(?:every|each|per|a) day|daily/, read: () => times(1) },
]

function weekdaysIn(text: string): number[] {
  const found = text
    .split(/[^a-z]+/)
    .map((word) => DAYS.findIndex((day) => word.length >= 3 && day.startsWith(word.replace(/s$/, '').slice(0, 3))) + 1)
  return [...new Set(found.filter((day) => day > 0))].sort((a, b) => a - b)
}
