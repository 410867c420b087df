import { expect, test } from 'vitest'
import { fieldToPicture, fitLineField, pictureToField } from './line-field.ts'
import type { Point } from './raster.ts'
import type { TextLine } from './text-lines.ts'

const size = { width: 1200, height: 900 }

/** Lines of letters where `place` puts straight ones; every fifth letter reaches below the line. */
function linesPlaced(place: (x: number, y: number) => Point): TextLine[] {
  return [-300, -200, -100, 0, 100, 200, 300].map((y) => ({
    height: 20,
    marks: Array.from({ length: 40 }, (_, at) => {
      const { x, y: foot } = place(-500 + at * 25, y)
      const descender = at % 5 === 0 ? 6 : 0
      return { left: x - 8, right: x + 8, top: foot - 20, bottom: foot + descender, area: 200, runs: 20 }
    }),
  }))
}

/** How far from straight the lines are after the field has straightened them. */
function unevenness(place: (x: number, y: number) => Point): number {
  const field = fitLineField(linesPlaced(place), size)
  const spreads = [-250, 0, 250].map((y) => {
    const levels = [-450, -200, 0, 200, 450].map((x) => pictureToField(field, place(x, y)).y)
    return Math.max(...levels) - Math.min(...levels)
  })
  return Math.max(...spreads)
}

const centred = (x: number, y: number): Point => ({ x: x + 600, y: y + 450 })

test('I5.28 lines under a turned camera come out straight', () => {
  const turned = (x: number, y: number) => centred(x * Math.cos(0.15) - y * Math.sin(0.15), x * Math.sin(0.15) + y * Math.cos(0.15))
  expect(unevenness(turned)).toBeLessThan(3)
})

test('I5.28 lines in perspective, which fan out, come out straight', () => {
  expect(unevenness((x, y) => centred(x, y * (1 + x / 4000)))).toBeLessThan(3)
})

test('I5.28 lines around a bottle, which bow more above than below, come out straight', () => {
  expect(unevenness((x, y) => centred(x, y + (40 + y / 20) * (x / 500) ** 2))).toBeLessThan(4)
})

test('I5.28 a place in the straightened print is found again in the picture', () => {
  const field = fitLineField(
    linesPlaced((x, y) => centred(x, y + 0.1 * x + 30 * (x / 500) ** 2)),
    size,
  )
  for (const [u, v] of [
    [-400, -200],
    [0, 0],
    [350, 250],
  ] as const) {
    const back = pictureToField(field, fieldToPicture(field, u, v))
    expect(back.x).toBeCloseTo(u, 3)
    expect(back.y).toBeCloseTo(v, 1)
  }
})

test('I5.28 too few letters leave the picture as it is', () => {
  const field = fitLineField([], size)
  expect(fieldToPicture(field, 10, 20)).toEqual({ x: 610, y: 470 })
})
