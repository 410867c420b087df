import type { Box, Raster } from './raster.ts'
import { createRaster } from './raster.ts'

/** Clockwise quarter turns that bring a picture upright. */
export type Turn = 0 | 1 | 2 | 3

export function addTurns(a: Turn, b: Turn): Turn {
  return ((a + b) % 4) as Turn
}

/** The raster turned clockwise by `turn` quarters. */
export function turnRaster(raster: Raster, turn: Turn): Raster {
  if (turn === 0) return raster
  if (turn === 2) return { ...raster, data: raster.data.slice().reverse() }
  const { width, height, data } = raster
  const turned = createRaster(height, width)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = turn === 1 ? x * height + (height - 1 - y) : (width - 1 - x) * height + y
      turned.data[at] = data[y * width + x]!
    }
  }
  return turned
}

/** The box in the raster before it was turned; `size` is that of the raster before. */
export function turnBoxBack(box: Box, turn: Turn, size: { width: number; height: number }): Box {
  const { x, y, w, h } = box
  if (turn === 1) return { x: y, y: size.height - x - w, w: h, h: w }
  if (turn === 2) return { x: size.width - x - w, y: size.height - y - h, w, h }
  if (turn === 3) return { x: size.width - y - h, y: x, w: h, h: w }
  return box
}
