/** When during a day: what labels name, with the wall-clock time that is proposed for it. */
export const TIME_OF_MOMENT = {
  morning: '08:00',
  noon: '12:00',
  evening: '18:00',
  night: '22:00',
} as const

export type Moment = keyof typeof TIME_OF_MOMENT

export interface Range {
  min: number
  max: number
}

/** What one matched phrase says; a phrase may say several things at once. */
export interface Effect {
  amount?: Range
  /** Unit word as the catalogue of units knows it. */
  unit?: Unit
  timesPerDay?: Range
  /** "2 per day" without "times": once two, or twice one. */
  isBareDaily?: true
  everyHours?: Range
  moments?: Moment[]
  /** Amount per moment in the order morning, noon, evening, night ("1-0-1-0"). */
  perMoment?: number[]
  timesPerWeek?: number
  /** ISO weekdays, Monday is 1. */
  weekdays?: number[]
  everyDays?: number
  asNeeded?: true
  maxPerDay?: number
  hoursApartMin?: number
  durationDays?: Range
  /** "For the first 3 days": something else follows. */
  isOpening?: true
}

export type Unit = 'tablet' | 'capsule' | 'ml' | 'drop' | 'puff' | 'unit' | 'patch' | 'sachet' | 'suppository' | 'application' | 'piece'

/** A phrase on folded text and what it says; nothing said means it is known and needs no question ("with water"). */
export interface Rule {
  pattern: RegExp
  read?: (match: RegExpMatchArray) => Effect
}
