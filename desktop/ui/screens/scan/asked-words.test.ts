import { expect, test } from 'vitest'
import { createWords } from '../../words/words.ts'
import { askedWords } from './asked-words.ts'

test.each([
  ['10 d', 'for 10 days only'],
  ['1–2', '1 to 2 each time'],
  ['4–6 h', 'every 4 to 6 hours'],
  ['max/24 h?', 'at most how many in 24 hours?'],
  ['amount?', 'how many each time?'],
  ['frequency?', 'how often?'],
  ['as directed', '“as directed”'],
])('I5.32 what the directions leave open is asked in words: %s', (token, words) => {
  expect(askedWords(token, createWords('en'))).toBe(words)
})
