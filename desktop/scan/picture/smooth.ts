import type { Raster } from './raster.ts'
import { createRaster } from './raster.ts'

/** The raster under a 3 × 3 binomial kernel, which halves the grain and more while letters keep their shape. */
export function smoothRaster({ width, height, data }: Raster): Raster {
  const out = createRaster(width, height)
  for (let y = 0; y < height; y++) {
    const above = Math.max(0, y - 1) * width
    const below = Math.min(height - 1, y + 1) * width
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - 1)
      const right = Math.min(width - 1, x + 1)
      const at = y * width
      const corners = data[above + left]! + data[above + right]! + data[below + left]! + data[below + right]!
      const edges = data[above + x]! + data[below + x]! + data[at + left]! + data[at + right]!
      out.data[at + x] = (corners + 2 * edges + 4 * data[at + x]!) >> 4
    }
  }
  return out
}
