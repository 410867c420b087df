import type { Timing } from '../../shared/kinds/schedule.ts'
import type { Effect, Unit } from './directions/effects.ts'
import type { ReadDirections } from './directions/read-directions.ts'
import { readDirections } from './directions/read-directions.ts'
import type { DirectionsSummary, Doubt } from './directions/summarise.ts'
import { summarise } from './directions/summarise.ts'
import { TIME_OF_MOMENT } from './directions/effects.ts'

/** A schedule proposed from a directions sentence; never used before a person has confirmed it. */
export interface TimingSuggestion {
  timing: Timing | null
  amount: number | null
  /** For how many days; null = open, or asked. */
  days: number | null
  unit: Unit | null
  /** What the sentence says that this proposal does not contain or only assumes, in the label's own words, to be asked. */
  asked: string[]
}

/** Wall-clock times for so many doses a day, spread over the waking day. */
const TIMES_BY_COUNT: Record<number, string[]> = {
  1: ['08:00'],
  2: ['08:00', '20:00'],
  3: ['08:00', '14:00', '20:00'],
  4: ['08:00', '12:00', '16:00', '20:00'],
  5: ['07:00', '11:00', '15:00', '19:00', '23:00'],
  6: ['06:00', '10:00', '14:00', '18:00', '22:00', '02:00'],
}

const STEP_WORDS = /\b(?:then|danach|dann|anschliessend|luego|despues\s*,|puis|ensuite|poi|depois)\b/i
/** "…, then stop": a taper ends after its last step anyway. */
const STOP_STEP = /^[\s,]*(?:stop|absetzen|suspender|parar|arreter|arrêter|smettere)\W*$/i
const HOURS_MIN_AS_NEEDED = 4
const COURSE_DAYS_MAX = 366

/** Proposes a schedule for directions in English, German, Spanish, French, Italian, Portuguese or sig codes; `now` (epoch ms) starts courses and intervals. */
export function directionsToTiming(directions: string, now: number): TimingSuggestion {
  const steps = directions.split(STEP_WORDS).filter((step) => !STOP_STEP.test(step))
  if (steps.length > 1) return taperOf(steps, directions, now)
  const [course = directions] = steps
  const text = readDirections(course).effects.some(({ durationDays }) => durationDays) ? course : directions
  const read = readDirections(text)
  const summary = summarise(read.effects)
  const asked = [...read.unread, ...doubtfulPhrases(text, read, summary)]
  return { timing: timingOf(summary, now), amount: amountOf(summary), days: daysOf(summary), unit: summary.unit ?? null, asked }
}

/** The phrases of the sentence that contradict each other, give a range, or say what no timing holds. */
function doubtfulPhrases(directions: string, { places }: ReadDirections, summary: DirectionsSummary): string[] {
  const isDoubtful = (effect: Effect) => doubtsOf(summary).some((part) => effect[part] !== undefined)
  const phrases = places
    .filter(({ effect }) => isDoubtful(effect))
    .sort((a, b) => a.start - b.start)
    .map(({ start, end }) => directions.slice(start, end).trim())
  return [...new Set(phrases)]
}

function doubtsOf(summary: DirectionsSummary): (keyof Effect)[] {
  const { doubts, amount, everyHours, asNeeded, maxPerDay } = summary
  const parts = doubts.flatMap((doubt) => PARTS_BY_DOUBT[doubt])
  if (amount && amount.min !== amount.max) parts.push('amount')
  if (everyHours && everyHours.min !== everyHours.max && !asNeeded) parts.push('everyHours')
  if (summary.durationDays && daysOf(summary) === null) parts.push('durationDays')
  if (asNeeded && maxPerDay === undefined) parts.push('asNeeded')
  return parts
}

const PARTS_BY_DOUBT: Record<Doubt, (keyof Effect)[]> = {
  amount: ['amount', 'perMoment'],
  frequency: ['timesPerDay', 'timesPerWeek', 'everyDays'],
  interval: ['everyHours'],
  duration: ['durationDays'],
}

function amountOf({ amount, doubts }: DirectionsSummary): number | null {
  return amount && Number.isFinite(amount.min) && amount.min > 0 && !doubts.includes('amount') ? amount.min : null
}

/** The length of a course that the sentence says surely: not "5 to 7 days", not the first days of more, not "7 days each month". */
function daysOf(summary: DirectionsSummary): number | null {
  const { durationDays, isOpening, doubts } = summary
  if (!durationDays || isOpening || doubts.includes('duration')) return null
  const { min, max } = durationDays
  return min === max && Number.isInteger(max) && max >= repeatDays(summary) && max <= COURSE_DAYS_MAX ? max : null
}

function repeatDays({ everyDays, timesPerWeek, weekdays }: DirectionsSummary): number {
  return everyDays ?? (timesPerWeek !== undefined || weekdays.length > 0 ? 7 : 1)
}

function timingOf(summary: DirectionsSummary, now: number): Timing | null {
  if (summary.doubts.some((doubt) => doubt !== 'amount' && doubt !== 'duration')) return null
  if (summary.asNeeded) return asNeededOf(summary)
  const times = timesOf(summary)
  if (summary.weekdays.length > 0) return { type: 'weekly', days: summary.weekdays, times: times ?? TIMES_BY_COUNT[1]! }
  if (summary.timesPerWeek !== undefined) return weeklyOf(summary.timesPerWeek, times, now)
  if (summary.everyDays !== undefined)
    return { type: 'cycle', start: dateOf(now), daysOn: 1, daysOff: summary.everyDays - 1, times: times ?? TIMES_BY_COUNT[1]! }
  return times ? { type: 'daily', times } : intervalOf(summary, now)
}

function asNeededOf({ everyHours, hoursApartMin, timesPerDay, maxPerDay, amount }: DirectionsSummary): Timing {
  const hoursMin = everyHours?.min ?? hoursApartMin ?? (timesPerDay ? 24 / timesPerDay.max / 2 : HOURS_MIN_AS_NEEDED)
  // A maximum is printed in tablets; the schedule counts doses.
  const fromMaximum = maxPerDay === undefined ? undefined : Math.floor(maxPerDay / (amount?.max ?? 1))
  const perDayMax = fromMaximum ?? timesPerDay?.max ?? Math.floor(24 / hoursMin)
  return { type: 'asNeeded', hoursMin, perDayMax: Math.min(Math.max(1, perDayMax), 48) }
}

/** Intervals that divide the day evenly become clock times; 5-hourly and the like stay intervals. */
function timesOf({ timesPerDay, everyHours, moments }: DirectionsSummary): string[] | undefined {
  if (everyHours) return everyHours.min === everyHours.max && 24 % everyHours.min === 0 ? spreadOver(24 / everyHours.min) : undefined
  if (moments.length > 0 && (!timesPerDay || timesPerDay.max <= moments.length)) return moments.map((moment) => TIME_OF_MOMENT[moment])
  return timesPerDay ? TIMES_BY_COUNT[timesPerDay.max] : undefined
}

function spreadOver(count: number): string[] | undefined {
  if (count > 24) return undefined
  const first = count <= 3 ? 8 : 6
  return Array.from({ length: count }, (_, at) => `${String((first + (at * 24) / count) % 24).padStart(2, '0')}:00`)
}

function intervalOf({ everyHours }: DirectionsSummary, now: number): Timing | null {
  if (!everyHours || everyHours.max > 24 * 31 || everyHours.max < 1) return null
  return { type: 'interval', hours: Math.round(everyHours.max), anchor: new Date(now).toISOString() }
}

function weeklyOf(timesPerWeek: number, times: string[] | undefined, now: number): Timing | null {
  const today = ((new Date(now).getUTCDay() + 6) % 7) + 1
  const daysByCount: Record<number, number[]> = { 1: [today], 2: [1, 4], 3: [1, 3, 5] }
  const days = daysByCount[timesPerWeek]
  return days ? { type: 'weekly', days, times: times ?? TIMES_BY_COUNT[1]! } : null
}

/** "2 tablets daily for 3 days, then 1 tablet daily for 3 days"; every step needs its amount and length. */
function taperOf(parts: readonly string[], directions: string, now: number): TimingSuggestion {
  const read = parts.map((part) => ({ part, ...readDirections(part) }))
  const steps = read.map(({ part, effects, unread }) => ({ part, unread, summary: summarise(effects) }))
  const first = steps[0]!.summary
  const times = timesOf(first) ?? timesOf(steps.at(-1)!.summary)
  const known = steps.flatMap(({ summary }) => {
    const amount = amountOf(summary)
    const days = daysOf({ ...summary, isOpening: false })
    return amount !== null && days ? [{ days, amount }] : []
  })
  if (known.length !== steps.length || !times)
    return { timing: null, amount: null, days: null, unit: first.unit ?? null, asked: [directions.trim()] }
  const timing: Timing = { type: 'taper', start: dateOf(now), steps: known, times }
  return { timing, amount: known[0]!.amount, days: null, unit: first.unit ?? null, asked: steps.flatMap(({ unread }) => unread) }
}

function dateOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10)
}
