import { expect, test } from 'vitest'
import { mergeReadings } from './merge-readings.ts'
import type { Word } from './word.ts'

/** "_" is a space that the pass did not see. */
function reading(line: string, confidence = 0.95): Word[] {
  let x = 0
  return line.split(' ').map((printed) => {
    const word = { text: printed.replaceAll('_', ''), confidence, box: { x, y: 0, w: printed.length * 10, h: 20 } }
    x += word.box.w + 10
    return word
  })
}

const REVIEW_BELOW = 0.85
const textOf = (words: readonly Word[]) => words.map((word) => word.text).join(' ')
const doubtful = (words: readonly Word[]) => words.filter((word) => word.confidence < REVIEW_BELOW).map((word) => word.text)

test('I5.20 what both passes read alike is sure, even where each alone was less so', () => {
  expect(doubtful(mergeReadings(reading('Take 2 tablets', 0.7), reading('Take 2 tablets', 0.75)))).toEqual([])
})

test('I5.20 where the passes differ the surer one stands, in doubt, with the other beside it', () => {
  const merged = mergeReadings(reading('LOT DM1961', 0.8), reading('LOT DM1901', 0.9))
  expect(textOf(merged)).toBe('LOT DM1901')
  expect(merged[1]).toMatchObject({ other: 'DM1961' })
  expect(doubtful(merged)).toEqual(['DM1901'])
})

test('I5.20 a lost decimal point is a difference, a lost space is none', () => {
  expect(doubtful(mergeReadings(reading('8.5'), reading('8 5')))).toEqual(['8.5'])
  expect(doubtful(mergeReadings(reading('Refills: 3'), reading('Refills:_3')))).toEqual([])
})

test('I5.20 the English pass may misread letters that its model lacks, but not the others', () => {
  expect(doubtful(mergeReadings(reading('Straße niños'), reading('StraBe nifios')))).toEqual([])
  expect(doubtful(mergeReadings(reading('Größe 10'), reading('GréBe 16')))).toEqual(['10'])
})

test('I5.20 what two passes only guessed alike is asked, and so is a word beside print that was lost', () => {
  expect(doubtful(mergeReadings(reading('Dons', 0.88), reading('Dons', 0.4)))).toEqual(['Dons'])
  const lost = (text: string) => ({ text, confidence: 0.4, box: { x: 0, y: 0, w: 20, h: 20 } })
  const print = reading('Lane', 0.93).map((word) => ({ ...word, box: { ...word.box, x: 30 } }))
  expect(doubtful(mergeReadings([lost('ME'), ...print], [lost('ME'), ...print]))).toEqual(['Lane'])
})

test('I5.20 what only one pass saw is asked, and specks that only one saw are dropped', () => {
  const merged = mergeReadings([...reading('25 mg'), { text: 'x|', confidence: 0.3, box: { x: 300, y: 0, w: 10, h: 20 } }], [])
  expect(textOf(merged)).toBe('25 mg')
  expect(doubtful(merged)).toEqual(['25', 'mg'])
})
