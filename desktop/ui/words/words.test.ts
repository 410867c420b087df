import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, test } from 'vitest'
import { units } from '../../../shared/kinds/medicine.ts'
import { type Catalogue, chooseLocale, localeIds, locales, type WordKey } from './locales.ts'
import { createWords } from './words.ts'

const { en, de, ar } = { en: locales.en.catalogue, de: locales.de.catalogue, ar: locales.ar.catalogue } as Record<string, Catalogue>
const keys = Object.keys(en!) as WordKey[]

type Element = { type: number; value?: unknown; options?: Record<string, { value: Element[] }>; children?: Element[] }
const isLiteral = (element: Element): boolean => element.type === 0 || element.type === 7

/** Names of the arguments of a message, also inside its plurals and selects. */
function argumentsOf(elements: Element[]): Set<string> {
  const names = new Set<string>()
  for (const element of elements) {
    if (!isLiteral(element)) names.add(String(element.value))
    const inner = [...Object.values(element.options ?? {}).flatMap((option) => option.value), ...(element.children ?? [])]
    for (const name of argumentsOf(inner)) names.add(name)
  }
  return names
}
const astOf = (text: string, language: string): Element[] => new IntlMessageFormat(text, language).getAst()

describe.each([
  ['de', de!],
  ['ar', ar!],
])('%s', (language, catalogue) => {
  test('I6.40 has every message of the English catalogue and no other', () => {
    expect(Object.keys(catalogue).sort()).toEqual(keys.toSorted())
  })

  test('I6.40 every message parses and takes the same arguments as in English', () => {
    const namesIn = (text: string, tag: string): string => [...argumentsOf(astOf(text, tag))].sort().join()
    expect(Object.fromEntries(keys.map((key) => [key, namesIn(catalogue[key], language)]))).toEqual(
      Object.fromEntries(keys.map((key) => [key, namesIn(en![key], 'en')])),
    )
  })

  test('I6.40 messages are translated, not copied', () => {
    const isWord = (key: WordKey): boolean => /[a-z]{3}/.test(en![key].replaceAll(/\{[^}]*\}/g, ''))
    const same = keys.filter((key) => isWord(key) && catalogue[key] === en![key])
    expect(same.length / keys.length).toBeLessThan(0.04)
  })
})

test('I6.40 a counted thing has a form for every plural category of its language', () => {
  for (const id of localeIds) {
    const { intl, catalogue } = locales[id]
    const needed = new Intl.PluralRules(intl).resolvedOptions().pluralCategories.filter((category) => category !== 'zero')
    for (const unit of units.filter((one) => one !== 'ml')) {
      const [plural] = astOf(catalogue[`amount.${unit}`], intl)
      expect(Object.keys(plural!.options!), `${id} ${unit}`).toEqual(expect.arrayContaining(needed))
    }
  }
})

test('I6.42 the language wanted is chosen exactly, then by its base, then English', () => {
  expect(chooseLocale(['de-AT', 'en'])).toBe('de')
  expect(chooseLocale(['en-US'])).toBe('en-US')
  expect(chooseLocale(['fr', 'ar-EG'])).toBe('ar')
  expect(chooseLocale(['fr'])).toBe('en')
  expect(chooseLocale([])).toBe('en')
})

test.each([
  ['en', 1, '1 tablet'],
  ['en', 2, '2 tablets'],
  ['en', 0.5, '½ tablet'],
  ['en', 1.5, '1½ tablets'],
  ['de', 0.25, '¼ Tablette'],
  ['de', 2, '2 Tabletten'],
  ['ar', 2, 'قرصان'],
  ['ar', 3, '3 أقراص'],
  ['ar', 0.5, '½ قرص'],
] as const)('I6.42 in %s %d tablets are "%s"', (id, count, text) => {
  expect(createWords(id).amount(count, 'tablet')).toBe(text)
})

test.each([
  ['en', '08:02', '8:02'],
  ['de', '00:05', '0:05'],
  ['en', '13:00', '13:00'],
  ['en-US', '13:00', '1:00 PM'],
  ['ar', '13:00', '1:00 م'],
] as const)('I6.42 in %s %s is read as %s', (id, wall, text) => {
  expect(
    createWords(id)
      .wall(wall)
      .replaceAll(/[\u00A0\u202F]/g, ' '),
  ).toBe(text)
})

test('I6.42 days near today are called by what they are, others by their date', () => {
  const words = createWords('en')
  expect(words.near('2026-11-20', '2026-11-20')).toBe('today')
  expect(words.near('2026-11-21', '2026-11-20')).toBe('tomorrow')
  expect(words.near('2026-11-24', '2026-11-20')).toBe('Tuesday')
  expect(words.near('2026-11-27', '2026-11-20')).toBe('27 November')
  expect(words.near('2026-11-19', '2026-11-20')).toBe('19 November')
})

test('I6.42 a moment is called by its day and time, a size by the unit that fits', () => {
  const now = Date.parse('2026-11-20T12:00Z')
  const words = createWords('en')
  expect(words.moment(now - 3_600_000, now, 'Europe/Berlin')).toBe('today, 12:00')
  expect(words.moment(now - 30 * 86_400_000, now, 'Europe/Berlin')).toBe('21 Oct 2026, 14:00')
  expect([4_340_000, 53_000_000, 1_900_000_000, 200].map((count) => words.bytes(count))).toEqual(['4.3 MB', '53 MB', '1.9 GB', '0.2 kB'])
})

test('I6.42 distances in time use the largest unit that fits', () => {
  const words = createWords('en')
  expect(words.relative(0, 2_000)).toBe('just now')
  expect(words.relative(0, 20_000)).toBe('20 sec ago')
  expect(words.relative(4 * 3_600_000, 0)).toBe('in 4 hr')
  expect(words.relative(0, 3 * 86_400_000)).toBe('3 days ago')
})
