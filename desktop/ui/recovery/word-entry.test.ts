import { expect, test } from 'vitest'
import { secretToWords, wordsToUri } from '../../../shared/recovery/recovery-words.ts'
import { completeWord, correctionOf, emptyEntry, isSameWord, suggestWords, typeInto } from './word-entry.ts'

const words = secretToWords(Uint8Array.from({ length: 16 }, (_, index) => index * 7))

test('I6.95 all twelve at once fill every field, wherever they are pasted: a list, a line, the text of the code', () => {
  const numbered = words.map((word, index) => `${index + 1}. ${word.toUpperCase()}`).join('\n')
  const short = words.map((word) => word.slice(0, 4)).join(', ')
  for (const text of [numbered, words.join(' '), wordsToUri(words), short])
    expect(typeInto(emptyEntry, 5, text)).toEqual({ entry: words, next: 11 })
})

test('I6.95 some words at once go on from where they are put, and none beyond the last', () => {
  expect(typeInto(emptyEntry, 2, 'zoo abandon')).toEqual({ entry: emptyEntry.with(2, 'zoo').with(3, 'abandon'), next: 3 })
  expect(typeInto(emptyEntry, 11, 'zoo abandon')).toEqual({ entry: emptyEntry.with(11, 'zoo'), next: 11 })
})

test('I6.95 a space ends a word: it is completed when it fits one word only, and the next field follows', () => {
  expect(typeInto(emptyEntry, 0, 'acci ')).toEqual({ entry: emptyEntry.with(0, 'accident'), next: 1 })
  expect(typeInto(emptyEntry, 0, 'acc ')).toEqual({ entry: emptyEntry.with(0, 'acc'), next: 1 })
  expect(typeInto(emptyEntry, 0, 'acc')).toEqual({ entry: emptyEntry.with(0, 'acc'), next: 0 })
  expect(typeInto(emptyEntry, 11, 'zoo ').next).toBe(11)
})

test('I6.95 a word is offered while it is typed, and corrected only when it can no longer become one', () => {
  expect(suggestWords('acci')).toEqual(['accident'])
  expect(suggestWords('a')).toEqual([])
  expect(suggestWords('zoo')).toEqual([])
  expect(completeWord('ZOO')).toBe('zoo')
  expect(completeWord('act')).toBe('act')
  expect(completeWord('ac')).toBeUndefined()
  expect(correctionOf('accid')).toBeUndefined()
  expect(correctionOf('acident')).toBe('accident')
  expect(isSameWord(' Accident', 'accident')).toBe(true)
  expect(isSameWord('acci', 'accident')).toBe(true)
  expect(isSameWord('', 'accident')).toBe(false)
})
