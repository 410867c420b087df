import { expect, test } from 'vitest'
import { flattenText } from './flatten.ts'
import { createRaster, type Raster } from './raster.ts'

/** A picture with strokes like print: dark ones on paper above, light ones on a dark band below, under a light that fades to the right. */
function paperAndBand(): { picture: Raster; isStroke: (x: number, y: number) => boolean } {
  const picture = createRaster(800, 600)
  const isStroke = (x: number, y: number) => x % 24 < 5 && ((y >= 100 && y < 125) || (y >= 400 && y < 425))
  for (let y = 0; y < 600; y++) {
    for (let x = 0; x < 800; x++) {
      const [ground, ink] = y < 300 ? [230, 30] : [60, 220]
      picture.data[y * 800 + x] = (isStroke(x, y) ? ink : ground) * (1 - x / 1600)
    }
  }
  return { picture, isStroke }
}

test('I5.28 print comes out dark on white, from shaded paper and from a coloured band alike', () => {
  const { picture, isStroke } = paperAndBand()
  const flat = flattenText(picture)
  const misses: string[] = []
  for (const y of [112, 412]) {
    for (let x = 60; x < 740; x += 7) {
      const value = flat.data[y * 800 + x]!
      const around = [x - 1, x, x + 1].map((column) => isStroke(column, y))
      if (around.every(Boolean) && value >= 80) misses.push(`stroke at ${x},${y}: ${value}`)
      if (!around.some(Boolean) && value <= 190) misses.push(`ground at ${x},${y}: ${value}`)
    }
  }
  expect(misses).toEqual([])
})
