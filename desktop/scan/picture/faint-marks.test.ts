import { expect, test } from 'vitest'
import { withoutFaintMarks } from './faint-marks.ts'
import { createRaster } from './raster.ts'
import type { Mark } from './text-marks.ts'

/** Marks of 8 by 16 pixels in a row, in the picture `depth` darker than its ground of 200, and black in the flattened one. */
function pictureOf(depths: readonly number[]) {
  const grey = createRaster(depths.length * 16, 24)
  const flat = createRaster(grey.width, grey.height)
  grey.data.fill(200)
  flat.data.fill(255)
  const marks = depths.map((depth, at): Mark => {
    const left = at * 16 + 4
    for (let y = 4; y < 20; y++) {
      grey.data.fill(200 - depth, y * grey.width + left, y * grey.width + left + 8)
      flat.data.fill(0, y * grey.width + left, y * grey.width + left + 8)
    }
    return { left, top: 4, right: left + 8, bottom: 20, area: 128, runs: 16 }
  })
  return { grey, flat, marks }
}

test('I6.23 the stripes of a table are dropped beside print, however many there are', () => {
  const { grey, flat, marks } = pictureOf([...Array<number>(40).fill(150), ...Array<number>(200).fill(12)])
  expect(withoutFaintMarks(marks, grey, flat)).toEqual(marks.slice(0, 40))
})

test('I6.23 faint print stays: alone, beside print more than twice as strong, and amid strong print', () => {
  for (const depths of [Array<number>(40).fill(12), [...Array<number>(40).fill(150), 60, 60], [...Array<number>(40).fill(150), 12, 150]]) {
    const { grey, flat, marks } = pictureOf(depths)
    expect(withoutFaintMarks(marks, grey, flat)).toHaveLength(depths.length)
  }
})
