import { expect, test } from 'vitest'
import type { Mark } from './text-marks.ts'
import { findTextRegion } from './text-region.ts'

const markAt = (left: number, top: number, width: number, height: number): Mark => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
  area: width * height,
  runs: height,
})

test('I6.24 the bars of a barcode are no print, the line of letters above them is', () => {
  const letters = Array.from({ length: 20 }, (_, at) => markAt(40 + at * 16, 40, 11, 20))
  const bars = Array.from({ length: 40 }, (_, at) => markAt(40 + at * 9, 90, 2 + (at % 3), 40))
  expect(findTextRegion([...letters, ...bars])?.marks).toEqual(letters)
  expect(findTextRegion(bars)).toBeUndefined()
})
