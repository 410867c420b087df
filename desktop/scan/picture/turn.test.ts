import { expect, test } from 'vitest'
import { createRaster } from './raster.ts'
import { addTurns, type Turn, turnBoxBack, turnRaster } from './turn.ts'

test('I5.28 a turned raster turned on to a full circle is itself', () => {
  const raster = createRaster(3, 2)
  raster.data.set([1, 2, 3, 4, 5, 6])
  expect([...turnRaster(raster, 1).data]).toEqual([4, 1, 5, 2, 6, 3])
  for (const turn of [1, 2, 3] as Turn[]) expect(turnRaster(turnRaster(raster, turn), addTurns((4 - turn) as Turn, 0))).toEqual(raster)
})

test('I5.28 a box of the turned raster is given back where it was', () => {
  const size = { width: 7, height: 5 }
  const raster = createRaster(size.width, size.height)
  raster.data[1 * 7 + 5] = 255
  for (const turn of [0, 1, 2, 3] as Turn[]) {
    const turned = turnRaster(raster, turn)
    const at = turned.data.indexOf(255)
    const box = { x: at % turned.width, y: Math.floor(at / turned.width), w: 1, h: 1 }
    expect(turnBoxBack(box, turn, size)).toEqual({ x: 5, y: 1, w: 1, h: 1 })
  }
})
