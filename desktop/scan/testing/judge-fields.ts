import type { ReadField } from '../../../shared/kinds/label-scan.ts'
import type { LabelField } from '../parse-label.ts'
import type { LabelScan } from '../scan-label.ts'

export type Truth = Partial<Record<LabelField, string | number | null>>

/** `asked` fields were right but would be shown for review; `silent` ones are wrong and would not be. */
export type Verdict = 'right' | 'asked' | 'missing' | 'wrong' | 'silent' | 'invented'

export interface JudgedField {
  name: LabelField
  verdict: Verdict
  expected: string | number | null | undefined
  got: ReadField['value'] | undefined
}

/** Judges what was read by what is printed; values are compared as a person would, not letter by letter. */
export function judgeFields({ fields, review }: Pick<LabelScan, 'fields' | 'review'>, truth: Truth): JudgedField[] {
  const names = [...new Set([...Object.keys(truth), ...Object.keys(fields)])] as LabelField[]
  return names.map((name) => {
    const expected = truth[name]
    const got = fields[name]?.value
    return { name, expected, got, verdict: verdictOf(name, expected, got, review.includes(name)) }
  })
}

function verdictOf(name: LabelField, expected: JudgedField['expected'], got: JudgedField['got'], isAsked: boolean): Verdict {
  if (expected === undefined) return 'invented'
  if (got === undefined) return 'missing'
  if (isSame(name, expected, got)) return isAsked ? 'asked' : 'right'
  return isAsked ? 'wrong' : 'silent'
}

function isSame(name: LabelField, expected: string | number | null, got: string | number | null): boolean {
  if (typeof expected !== 'string' || typeof got !== 'string') return expected === got
  return (COMPARE[name] ?? ((a, b) => plain(a) === plain(b)))(expected, got)
}

const TITLES = /\b(?:dr|dra|mr|mrs|ms|miss|m|mme|herr|frau|med|pa-c|np|md|do)\b[.,]?/g
const DIRECTIONS_F1_MIN = 0.9

const COMPARE: Partial<Record<LabelField, (expected: string, got: string) => boolean>> = {
  // The salt may follow or be left out.
  drugName: (expected, got) => plain(got) === plain(expected) || plain(got).startsWith(`${plain(expected)} `),
  strength: (expected, got) => strengthKey(expected) === strengthKey(got),
  form: (expected, got) => plain(expected).split(' ').at(-1) === plain(got).split(' ').at(-1),
  patientName: (expected, got) => nameKey(expected) === nameKey(got),
  prescriber: (expected, got) => nameKey(expected) === nameKey(got),
  directions: (expected, got) => tokenF1(plain(expected), plain(got)) >= DIRECTIONS_F1_MIN && numbersIn(expected) === numbersIn(got),
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[.\s]+$/g, '')
    .trim()
}

function strengthKey(text: string): string {
  return plain(text)
    .replaceAll(/[µμ]g|ug|micrograms?/g, 'mcg')
    .replaceAll(/\s/g, '')
}

function nameKey(text: string): string {
  return plain(text)
    .replaceAll(TITLES, ' ')
    .split(/[\s,]+/)
    .filter(Boolean)
    .toSorted()
    .join(' ')
}

function tokenF1(expected: string, got: string): number {
  const left = expected.split(' ')
  const all = left.length + got.split(' ').length
  const shared = got.split(' ').filter((token) => left.includes(token) && left.splice(left.indexOf(token), 1).length > 0).length
  return (2 * shared) / all
}

function numbersIn(text: string): string {
  return (text.match(/\d+(?:[.,]\d+)?/g) ?? []).join(' ')
}
