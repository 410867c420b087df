/** A coarse map over a raster: one value per square cell, interpolated between cell centres when read. */
export interface CellMap {
  width: number
  height: number
  cellPx: number
  values: Float32Array
}

/** Cells along the longer side; with a fixed count the maps follow the print, not the camera's resolution. */
const CELLS_PER_SIDE = 160

export function createCellMap({ width, height }: { width: number; height: number }): CellMap {
  const cellPx = Math.max(4, Math.round(Math.max(width, height) / CELLS_PER_SIDE))
  const across = Math.ceil(width / cellPx)
  const down = Math.ceil(height / cellPx)
  return { width: across, height: down, cellPx, values: new Float32Array(across * down) }
}

/** Each cell becomes `pick` (the largest or the mean) of the square of cells around it. */
export function spreadMap(map: CellMap, radiusCells: number, pick: 'max' | 'mean'): CellMap {
  return alongAxis(alongAxis(map, radiusCells, pick, 1, map.width), radiusCells, pick, map.width, map.height)
}

function alongAxis(map: CellMap, radius: number, pick: 'max' | 'mean', stride: number, length: number): CellMap {
  const values = new Float32Array(map.values.length)
  for (let at = 0; at < values.length; at++) {
    const position = Math.floor(at / stride) % length
    const from = Math.max(0, position - radius)
    const to = Math.min(length - 1, position + radius)
    let sum = 0
    let most = -Infinity
    for (let p = from; p <= to; p++) {
      const value = map.values[at + (p - position) * stride]!
      sum += value
      if (value > most) most = value
    }
    values[at] = pick === 'max' ? most : sum / (to - from + 1)
  }
  return { ...map, values }
}

/** Fills `row` with the map's interpolated values for every pixel of line `y`. */
export function readMapRow(map: CellMap, y: number, row: Float32Array): void {
  const { width, height, cellPx, values } = map
  const fy = Math.min(Math.max((y + 0.5) / cellPx - 0.5, 0), height - 1)
  const upper = Math.floor(fy) * width
  const lower = Math.min(height - 1, Math.floor(fy) + 1) * width
  const down = fy - Math.floor(fy)
  for (let x = 0; x < row.length; x++) {
    const fx = Math.min(Math.max((x + 0.5) / cellPx - 0.5, 0), width - 1)
    const left = Math.floor(fx)
    const right = Math.min(width - 1, left + 1)
    const a = values[upper + left]! * (1 - down) + values[lower + left]! * down
    const b = values[upper + right]! * (1 - down) + values[lower + right]! * down
    row[x] = a + (b - a) * (fx - left)
  }
}
