import type { Effect, Moment, Range, Unit } from './effects.ts'
import { TIME_OF_MOMENT } from './effects.ts'

/** All phrases of one plan joined into what it means; contradictions end up in `doubts`. */
export interface DirectionsSummary {
  amount?: Range
  unit?: Unit
  timesPerDay?: Range
  everyHours?: Range
  moments: Moment[]
  timesPerWeek?: number
  weekdays: number[]
  everyDays?: number
  asNeeded: boolean
  maxPerDay?: number
  hoursApartMin?: number
  durationDays?: Range
  isOpening: boolean
  doubts: Doubt[]
}

/** What the sentence says twice and differently. */
export type Doubt = 'amount' | 'frequency' | 'interval' | 'duration'

const MOMENT_ORDER = Object.keys(TIME_OF_MOMENT) as Moment[]

export function summarise(effects: readonly Effect[]): DirectionsSummary {
  const summary: DirectionsSummary = { moments: [], weekdays: [], asNeeded: false, isOpening: false, doubts: [] }
  for (const effect of effects) {
    addAmounts(summary, effect)
    addTimes(summary, effect)
  }
  if (isAmbiguousPerDay(summary, effects)) summary.doubts.push('frequency')
  summary.moments = MOMENT_ORDER.filter((moment) => summary.moments.includes(moment))
  return summary
}

/** "2 comprimés par jour" may be two at once or one twice. */
function isAmbiguousPerDay({ amount, moments, timesPerDay }: DirectionsSummary, effects: readonly Effect[]): boolean {
  return effects.some((effect) => effect.isBareDaily) && (amount?.min ?? 0) > 1 && moments.length === 0 && timesPerDay?.max === 1
}

function addAmounts(
  summary: DirectionsSummary,
  { amount, unit, perMoment, maxPerDay, durationDays, isOpening, hoursApartMin }: Effect,
): void {
  if (amount) setOnce(summary, 'amount', amount, 'amount')
  if (unit) summary.unit ??= unit
  if (perMoment) addScheme(summary, perMoment)
  if (maxPerDay !== undefined) summary.maxPerDay = maxPerDay
  if (hoursApartMin !== undefined) summary.hoursApartMin = hoursApartMin
  if (durationDays !== undefined) setOnce(summary, 'durationDays', durationDays, 'duration')
  if (isOpening) summary.isOpening = true
}

function addScheme(summary: DirectionsSummary, perMoment: readonly number[]): void {
  const taken = perMoment.filter((amount) => amount > 0)
  summary.moments.push(...MOMENT_ORDER.filter((_, at) => (perMoment[at] ?? 0) > 0))
  if (new Set(taken).size > 1) summary.doubts.push('amount')
  if (taken[0] !== undefined) setOnce(summary, 'amount', { min: taken[0], max: taken[0] }, 'amount')
}

function addTimes(summary: DirectionsSummary, effect: Effect): void {
  if (effect.timesPerDay) setTimesPerDay(summary, effect.timesPerDay)
  if (effect.everyHours) setOnce(summary, 'everyHours', effect.everyHours, 'interval')
  if (effect.moments) summary.moments.push(...effect.moments)
  if (effect.timesPerWeek !== undefined) setOnce(summary, 'timesPerWeek', effect.timesPerWeek, 'frequency')
  if (effect.weekdays) summary.weekdays = [...new Set([...summary.weekdays, ...effect.weekdays])].sort((a, b) => a - b)
  if (effect.everyDays !== undefined) setOnce(summary, 'everyDays', effect.everyDays, 'frequency')
  if (effect.asNeeded) summary.asNeeded = true
}

/** A bare "daily" beside "twice a day" adds nothing. */
function setTimesPerDay(summary: DirectionsSummary, times: Range): void {
  if (summary.timesPerDay && times.max === 1) return
  if (summary.timesPerDay?.max === 1) summary.timesPerDay = times
  else setOnce(summary, 'timesPerDay', times, 'frequency')
}

function setOnce<K extends 'amount' | 'everyHours' | 'timesPerDay' | 'timesPerWeek' | 'everyDays' | 'durationDays'>(
  summary: DirectionsSummary,
  key: K,
  value: NonNullable<DirectionsSummary[K]>,
  doubt: Doubt,
): void {
  const known = summary[key]
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(value)) summary.doubts.push(doubt)
  else summary[key] = value
}
