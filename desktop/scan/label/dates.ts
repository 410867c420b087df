import { foldInPlace } from '../text/fold.ts'

/** Which of day and month stands first in a date of two small numbers. */
export type DateOrder = 'mdy' | 'dmy'

export interface ReadDate {
  /** `YYYY-MM-DD`, or `YYYY-MM` when no day is printed. */
  iso: string
  /** The other reading, where day and month could be swapped. */
  swapped?: string
  start: number
  end: number
}

const MONTHS: readonly string[] = [
  'jan|january|januar|janner|ene|enero|janv|janvier|gen|gennaio|janeiro',
  'feb|february|februar|febrero|fev|fevr|fevrier|febbraio|fevereiro',
  'mar|march|marz|mrz|marzo|mars|marco',
  'apr|april|abr|abril|avr|avril|aprile',
  'may|mai|mayo|mag|maggio|maio',
  'jun|june|juni|junio|juin|giu|giugno|junho',
  'jul|july|juli|julio|juil|juillet|lug|luglio|julho',
  'aug|august|ago|agosto|aout|agt',
  'sep|sept|september|septiembre|septembre|set|settembre|setembro',
  'oct|october|okt|oktober|octubre|octobre|ott|ottobre|out|outubro',
  'nov|november|noviembre|novembre|novembro',
  'dec|december|dez|dezember|dic|diciembre|dicembre|decembre|dezembro',
]
const MONTH = MONTHS.join('|')
const DAY = String.raw`(\d{1,2})`
const YEAR = String.raw`(\d{4}|\d{2}(?!\s?,\s?\d))`
const SEPARATOR = String.raw`\s?[-/.]\s?`

const YEAR_MIN = 2000
const YEAR_MAX = 2060

type Parts = { year: number; month: number; day?: number; canSwap?: boolean }

/** Date notations from the most to the least specific; groups are read by the function beside each. */
const NOTATIONS: readonly { pattern: RegExp; read: (groups: string[], order: DateOrder) => Parts }[] = [
  {
    pattern: notation(String.raw`(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})`),
    read: ([y, m, d]) => ({ year: year(y!), month: Number(m), day: Number(d) }),
  },
  {
    pattern: notation(`${DAY}${SEPARATOR}${DAY}${SEPARATOR}${YEAR}`),
    read: ([a, b, y], order) => numeric(Number(a), Number(b), year(y!), order),
  },
  {
    pattern: notation(String.raw`${DAY}[\s./-]*(?:de |of )?(${MONTH})\.?[\s,./-]*(?:de )?${YEAR}`),
    read: ([d, m, y]) => ({ year: year(y!), month: month(m!), day: Number(d) }),
  },
  {
    pattern: notation(String.raw`(${MONTH})\.?[\s-]*${DAY}(?:st|nd|rd|th)?[\s,-]+(\d{4})`),
    read: ([m, d, y]) => ({ year: year(y!), month: month(m!), day: Number(d) }),
  },
  { pattern: notation(String.raw`(${MONTH})\.?[\s,./-]*${YEAR}`), read: ([m, y]) => ({ year: year(y!), month: month(m!) }) },
  { pattern: notation(String.raw`(\d{4})[\s./-]*(${MONTH})`), read: ([y, m]) => ({ year: year(y!), month: month(m!) }) },
  { pattern: notation(String.raw`(\d{4})[-/.](\d{1,2})`), read: ([y, m]) => ({ year: year(y!), month: Number(m) }) },
  { pattern: notation(String.raw`(\d{1,2})\s?[-/. ]\s?(\d{4})`), read: ([m, y]) => ({ year: year(y!), month: Number(m) }) },
]

/** Slashes read as strokes of digits ("03114/2025", "0412712026"): only where a date is announced, and always in doubt. */
const STRUCK_NOTATION = /(?<!\d)(\d{2})[1/|](\d{2})[1/|](20\d{2})(?!\d)/

/** Month and year as two small numbers, as on blisters ("04/27"): only where an expiry date is announced. */
const SHORT_NOTATIONS: typeof NOTATIONS = [
  { pattern: notation(String.raw`(\d{2})\s?[-/.]\s?(\d{2})`), read: ([m, y]) => ({ year: year(y!), month: Number(m) }) },
]

/** The first date in a text. `isExpiry` also accepts month and year as two pairs of digits. */
export function findDate(text: string, order: DateOrder, isExpiry = false): ReadDate | undefined {
  const folded = foldInPlace(text)
  for (const { pattern, read } of isExpiry ? [...NOTATIONS, ...SHORT_NOTATIONS] : NOTATIONS) {
    const match = pattern.exec(folded)
    if (!match) continue
    const parts = read(match.slice(1), order)
    const iso = toIso(parts)
    if (!iso) continue
    const swapped = parts.canSwap ? toIso({ ...parts, month: parts.day!, day: parts.month }) : undefined
    return { iso, ...(swapped && swapped !== iso ? { swapped } : {}), start: match.index, end: match.index + match[0].length }
  }
  return undefined
}

/** A date whose slashes were lost among its digits. */
export function findStruckDate(text: string, order: DateOrder): ReadDate | undefined {
  const match = STRUCK_NOTATION.exec(text)
  const found = match && findDate(`${match[1]}/${match[2]}/${match[3]}`, order)
  return found ? { ...found, start: match.index, end: match.index + match[0].length } : undefined
}

/** The order that the label's own dates prove ("09/14/2025"), if one does. */
export function provenOrder(texts: readonly string[]): DateOrder | undefined {
  for (const text of texts) {
    for (const match of text.matchAll(/(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)/g)) {
      if (match[2] === '.') return 'dmy'
      if (Number(match[1]) > 12 && Number(match[3]) <= 12) return 'dmy'
      if (Number(match[3]) > 12 && Number(match[1]) <= 12) return 'mdy'
    }
  }
  return undefined
}

function notation(source: string): RegExp {
  return new RegExp(String.raw`(?<![\d/.-])${source}(?![\d]|[/.-]\d)`, 'i')
}

function numeric(first: number, second: number, fullYear: number, order: DateOrder): Parts {
  if (first > 12) return { year: fullYear, month: second, day: first }
  if (second > 12) return { year: fullYear, month: first, day: second }
  const [monthNumber, day] = order === 'mdy' ? [first, second] : [second, first]
  return { year: fullYear, month: monthNumber, day, canSwap: first !== second }
}

function year(text: string): number {
  return text.length === 2 ? 2000 + Number(text) : Number(text)
}

function month(name: string): number {
  return MONTHS.findIndex((names) => names.split('|').includes(name)) + 1
}

function toIso({ year: fullYear, month: monthNumber, day }: Parts): string | undefined {
  if (fullYear < YEAR_MIN || fullYear > YEAR_MAX || monthNumber < 1 || monthNumber > 12) return undefined
  const base = `${fullYear}-${String(monthNumber).padStart(2, '0')}`
  if (day === undefined) return base
  const daysInMonth = new Date(Date.UTC(fullYear, monthNumber, 0)).getUTCDate()
  return day >= 1 && day <= daysInMonth ? `${base}-${String(day).padStart(2, '0')}` : undefined
}
