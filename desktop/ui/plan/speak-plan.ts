import type { Unit } from '../../../shared/kinds/medicine.ts'
import type { Timing } from '../../../shared/kinds/schedule.ts'
import { amountText, dateAt, wallAt } from '../words/formats.ts'
import type { Words } from '../words/words.ts'
import { partOfDay } from './day-parts.ts'

export type SpokenPlan = { timing: Timing; amount: number; unit: Unit; /** The patient's, for interval anchors. */ zone: string } & PlanEnd
/** The last day, a date, and for how many days where that is how it was said. */
type PlanEnd = { until?: string | null; days?: number }

/** A schedule as one would say it: plain sentences that a person can agree or disagree with. */
export function speakPlan(plan: SpokenPlan, words: Words): string {
  return capitalise(sentence(plan, words), words)
}

function sentence({ timing, amount, unit, zone, ...ending }: SpokenPlan, words: Words): string {
  const { t } = words
  const dose = speakAmount(amount, unit, words)
  const end = speakEnd(ending, words)
  switch (timing.type) {
    case 'daily':
      return t('speak.daily', { doses: doses(dose, timing.times, words), end })
    case 'interval':
      return t(timing.hours > 24 && timing.hours % 24 === 0 ? 'speak.everyDays' : 'speak.everyHours', {
        dose,
        end,
        hours: timing.hours,
        days: timing.hours / 24,
        time: speakTime(wallAt(Date.parse(timing.anchor), zone), words),
      })
    case 'weekly':
      return t('speak.weekly', {
        end,
        doses: doses(dose, timing.times, words),
        days: words.list(timing.days.toSorted((a, b) => a - b).map((day) => weekday(day, words))),
      })
    case 'cycle':
      return t('speak.cycle', {
        end,
        doses: doses(dose, timing.times, words),
        on: timing.daysOn,
        off: timing.daysOff,
        start: words.day(timing.start),
      })
    case 'taper':
      return t('speak.taper', {
        times: times(timing.times, words),
        start: words.day(timing.start),
        steps: steps(timing.steps, unit, words),
      })
    case 'asNeeded':
      return t('speak.asNeeded', { dose, end, hours: timing.hoursMin, max: timing.perDayMax })
  }
}

/** ", for 10 days, the last one on 30 November"; empty for a plan that goes on. */
function speakEnd({ until, days }: PlanEnd, { t, day }: Words): string {
  if (!until) return ''
  return days === undefined ? t('speak.until', { date: day(until) }) : t('speak.forDays', { days, date: day(until) })
}

/** "one tablet", "half a tablet", "2 tablets". */
function speakAmount(amount: number, unit: Unit, { t, locale }: Words): string {
  return t(`spoken.${unit}`, {
    half: amount === 0.5 ? 'yes' : 'no',
    count: amount < 1 ? 1 : amount,
    exact: amount === 1 ? 'one' : 'other',
    shown: amountText(amount, locale),
  })
}

/** "8 in the morning", "8:30 in the evening". */
function speakTime(wall: string, { t, locale }: Words): string {
  const [hour = 0, minute = 0] = wall.split(':').map(Number)
  const shownHour = locale.spokenHours === 12 ? ((hour + 11) % 12) + 1 : hour
  const time = minute === 0 ? String(shownHour) : `${shownHour}:${String(minute).padStart(2, '0')}`
  return t('speak.time', { part: hour === 12 && minute > 0 ? 'afternoon' : partOfDay(hour), time })
}

/** How many days a pack lasts and when it runs out; undefined where it cannot be said, or lasts for the whole plan. */
export function speakPack(days: number | undefined, around: PackAround, { t, day }: Words): string | undefined {
  if (days === undefined || days < 1) return undefined
  const date = dateAt(around.nowMs + Math.floor(days) * 86_400_000, around.zone)
  if (around.until !== null && around.until < date) return undefined
  return t('speak.pack', { days: Math.floor(days), date: day(date) })
}
/** `until`: the plan's last day. */
type PackAround = { nowMs: number; zone: string; until: string | null }

const times = (walls: readonly string[], words: Words): string => words.list(walls.toSorted().map((wall) => speakTime(wall, words)))

const doses = (dose: string, walls: readonly string[], words: Words): string =>
  words.t('speak.doses', { count: walls.length, dose, times: times(walls, words) })

const steps = (all: readonly { days: number; amount: number }[], unit: Unit, words: Words): string =>
  all
    .map((step) => words.t('speak.step', { dose: speakAmount(step.amount, unit, words), days: step.days }))
    .reduce((earlier, later) => words.t('speak.then', { earlier, later }))

/** ISO weekday 1 … 7 by name; 2024-01-01 was a Monday. */
const weekday = (day: number, words: Words): string => words.day(`2024-01-0${day}`, 'weekday')

function capitalise(text: string, { locale }: Words): string {
  const [first = '', ...rest] = text
  return first.toLocaleUpperCase(locale.intl) + rest.join('')
}
