import { IntlMessageFormat } from 'intl-messageformat'
import type { Unit } from '../../../shared/kinds/medicine.ts'
import { type Locale, type LocaleId, locales, type WordKey } from './locales.ts'
import { amountText, bytesText, dateAt, dayText, relativeText, wallAt, wallText } from './formats.ts'

export type WordValues = Record<string, string | number>

/** Everything that turns facts into words of one language. */
export interface Words {
  id: LocaleId
  locale: Locale
  t(key: WordKey, values?: WordValues): string
  /** The words for a code that may be unknown here; undefined when there are none. */
  maybe(key: string, values?: WordValues): string | undefined
  number(value: number): string
  /** "2 tablets", "½ tablet". */
  amount(count: number, unit: Unit): string
  list(items: string[]): string
  /** `HH:mm` as this language shows it: "8:02", "8:02 AM". */
  wall(wall: string): string
  /** A `YYYY-MM-DD` date; `near` says "today", "tomorrow" or a weekday when `today` is close. */
  day(date: string, style?: DayStyle): string
  near(date: string, today: string): string
  /** "20 sec. ago", "in 4 hr". */
  relative(atMs: number, nowMs: number): string
  /** "today, 8:02", "3 Nov 2026, 8:02" on the wall clock of a zone. */
  moment(atMs: number, nowMs: number, zone: string): string
  /** "4.3 MB". */
  bytes(count: number): string
}
export type DayStyle = 'full' | 'day' | 'weekday' | 'weekdayShort' | 'weekdayLetter' | 'withYear'

export function createWords(id: LocaleId): Words {
  const locale: Locale = locales[id]
  const messages = new Map<string, IntlMessageFormat>()
  const message = (key: WordKey): IntlMessageFormat => {
    const known = messages.get(key) ?? new IntlMessageFormat(locale.catalogue[key], locale.intl)
    messages.set(key, known)
    return known
  }
  const t = (key: WordKey, values: WordValues = {}): string => String(message(key).format(values))
  return {
    id,
    locale,
    t,
    maybe: (key, values) => (Object.hasOwn(locale.catalogue, key) ? t(key as WordKey, values) : undefined),
    number: (value) => new Intl.NumberFormat(locale.intl).format(value),
    // Less than one is said like one: "½ tablet".
    amount: (count, unit) => t(`amount.${unit}`, { count: count > 0 && count < 1 ? 1 : count, shown: amountText(count, locale) }),
    list: (items) => new Intl.ListFormat(locale.intl).format(items),
    wall: (wall) => wallText(wall, locale),
    day: (date, style = 'day') => dayText(date, style, locale),
    near: (date, today) => nearText(date, today),
    relative: (atMs, nowMs) => (Math.abs(atMs - nowMs) < 5_000 ? t('time.justNow') : relativeText(atMs, nowMs, locale)),
    moment: momentText,
    bytes: (count) => bytesText(count, locale),
  }

  function momentText(atMs: number, nowMs: number, zone: string): string {
    const date = dateAt(atMs, zone)
    const day = date === dateAt(nowMs, zone) ? t('time.today') : dayText(date, 'withYear', locale)
    return t('time.moment', { day, wall: wallText(wallAt(atMs, zone), locale) })
  }

  function nearText(date: string, today: string): string {
    const days = Math.round((Date.parse(date) - Date.parse(today)) / 86_400_000)
    if (days === 0) return t('time.today')
    if (days === 1) return t('time.tomorrow')
    return days > 1 && days < 7 ? dayText(date, 'weekday', locale) : dayText(date, 'day', locale)
  }
}
