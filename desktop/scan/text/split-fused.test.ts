import { expect, test } from 'vitest'
import { splitFusedCounts } from './split-fused.ts'

const split = (text: string) => splitFusedCounts([{ text, confidence: 0.9, box: { x: 0, y: 0, w: 100, h: 20 } }])

test('I5.63 a space lost between a count and its word is put back, with a box for each', () => {
  expect(split('1tab').map((word) => word.text)).toEqual(['1', 'tab'])
  expect(split('28comprimés').map((word) => word.text)).toEqual(['28', 'comprimés'])
  expect(split('TAKE1').map(({ text, box }) => [text, Math.round(box.x), Math.round(box.w)])).toEqual([
    ['TAKE', 0, 80],
    ['1', 80, 20],
  ])
})

test('I5.63 strengths, volumes and codes stay whole', () => {
  for (const text of ['75mL', '2.5mg', 'DM1901', '2nd', '24h']) expect(split(text)).toHaveLength(1)
})
