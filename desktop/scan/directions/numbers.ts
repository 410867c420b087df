import type { Range } from './effects.ts'

/** Number words of labels, folded. */
const VALUE_BY_WORD: Record<string, number> = {
  half: 0.5,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  halbe: 0.5,
  halben: 0.5,
  ein: 1,
  eine: 1,
  einen: 1,
  einer: 1,
  zwei: 2,
  drei: 3,
  vier: 4,
  funf: 5,
  sechs: 6,
  acht: 8,
  zehn: 10,
  zwolf: 12,
  medio: 0.5,
  media: 0.5,
  un: 1,
  uno: 1,
  una: 1,
  dos: 2,
  tres: 3,
  cuatro: 4,
  cinco: 5,
  seis: 6,
  ocho: 8,
  diez: 10,
  doce: 12,
  demi: 0.5,
  demie: 0.5,
  une: 1,
  deux: 2,
  trois: 3,
  quatre: 4,
  cinq: 5,
  huit: 8,
  dix: 10,
  douze: 12,
  mezza: 0.5,
  mezzo: 0.5,
  due: 2,
  tre: 3,
  quattro: 4,
  cinque: 5,
  sei: 6,
  otto: 8,
  dieci: 10,
  dodici: 12,
  meio: 0.5,
  meia: 0.5,
  um: 1,
  uma: 1,
  dois: 2,
  duas: 2,
  quatro: 4,
  oito: 8,
  dez: 10,
  doze: 12,
}

const FRACTIONS: Record<string, number> = { '½': 0.5, '¼': 0.25, '¾': 0.75, '1/2': 0.5, '1/4': 0.25, '3/4': 0.75 }

const WORDS = Object.keys(VALUE_BY_WORD)
  .sort((a, b) => b.length - a.length)
  .join('|')
const SINGLE = String.raw`(?:(?:one|two|three|1|2|3) and (?:one|a)[ -]half|\d+\s+(?:and\s+)?(?:1/2|1/4|3/4)|(?:1/2|1/4|3/4)(?!\d)|\d+[½¼¾]|[½¼¾]|\d+(?:[.,]\d+)?|(?:one|a)[ -]half|half(?:\s+an?)?|(?:${WORDS})\b)`

/** A number or a range of two, as one capture group: "2", "one", "1 1/2", "4-6", "one to two", "1 o 2". */
export const NUMBER = String.raw`(${SINGLE}(?:\s*(?:-|–|to|or|bis|oder|a|o|à|ou|ate)\s*${SINGLE})?(?:\s*\(\s*\d+(?:[.,]\d+)?\s*\))?)`

/** The value of what `NUMBER` captured; "one (1)" counts once. */
export function readNumber(text: string): Range {
  const plain = text.replace(/\s*\(.*\)$/, '').trim()
  const whole = readSingle(plain)
  if (whole !== undefined) return { min: whole, max: whole }
  const [from, to] = plain.split(/\s*(?:-|–|\bto\b|\bor\b|\bbis\b|\boder\b|\ba\b|\bo\b|à|\bou\b|\bate\b)\s*/, 2)
  const min = readSingle(from ?? '') ?? Number.NaN
  const max = readSingle(to ?? '') ?? min
  return { min: Math.min(min, max), max: Math.max(min, max) }
}

function readSingle(text: string): number | undefined {
  const plain = text.trim()
  const andHalf = /^(\w+) and (?:one|a)[ -]half$/.exec(plain)
  if (andHalf) return (VALUE_BY_WORD[andHalf[1]!] ?? Number(andHalf[1])) + 0.5
  if (/^(?:one|a)[ -]half$|^half(?:\s+an?)?$/.test(plain)) return 0.5
  if (plain in FRACTIONS) return FRACTIONS[plain]
  if (plain in VALUE_BY_WORD) return VALUE_BY_WORD[plain]
  const mixed = /^(\d+)\s*(?:and\s+)?(1\/2|1\/4|3\/4|[½¼¾])$/.exec(plain)
  if (mixed) return Number(mixed[1]) + FRACTIONS[mixed[2]!]!
  return /^\d+(?:[.,]\d+)?$/.test(plain) ? Number(plain.replace(',', '.')) : undefined
}
