import type { CellMap } from './cell-map.ts'
import { createCellMap } from './cell-map.ts'
import type { Raster } from './raster.ts'

/** Half the window, in cells, in which a ground colour is sought; wider than bold strokes are thick. */
const RADIUS_CELLS = { across: 5, down: 3 }
/** Grey values this close to a ground belong to it: paper grain and slow shading. */
const SAME_GROUND_LEVELS = 14
const SAMPLES_PER_CELL_SIDE = 3

/**
 * The grey value of the paper or coloured band under every cell. Each cell takes the median of the window around it,
 * or of one shifted to a side when that one is purer (Nagao and Matsuyama's idea of edge-preserving smoothing), so the
 * ground changes sharply at the border of a band or label and print close to the border keeps its own ground.
 */
export function groundMap(raster: Raster): CellMap {
  const map = createCellMap(raster)
  const samples = sampleGrid(raster, map)
  const medians = windowMedians(samples, map)
  eachCell(map, (cx, cy, at) => {
    map.values[at] = purestGround(samples, medians, map, cx, cy)
  })
  return map
}

interface Window {
  x0: number
  x1: number
  y0: number
  y1: number
}

interface WindowMedians {
  value: Uint8Array
  /** The share of the window's pixels that are of the median's colour. */
  purity: Float32Array
}

function windowMedians(samples: Raster, map: CellMap): WindowMedians {
  const value = new Uint8Array(map.values.length)
  const purity = new Float32Array(map.values.length)
  const counts = new Uint16Array(256)
  eachCell(map, (cx, cy, at) => {
    const window = windowAround(samples, cx, cy, RADIUS_CELLS.across, RADIUS_CELLS.down)
    countWindow(samples, window, counts)
    const total = (window.x1 - window.x0) * (window.y1 - window.y0)
    const median = medianOf(counts, total)
    value[at] = median
    purity[at] = countNear(counts, median) / total
  })
  return { value, purity }
}

function purestGround(samples: Raster, medians: WindowMedians, map: CellMap, cx: number, cy: number): number {
  const inner = new Uint16Array(256)
  const window = windowAround(samples, cx, cy, 1, 1)
  countWindow(samples, window, inner)
  const innerTotal = (window.x1 - window.x0) * (window.y1 - window.y0)
  let best = medians.value[cy * map.width + cx]!
  let bestScore = -1
  for (let dy = -RADIUS_CELLS.down; dy <= RADIUS_CELLS.down; dy += RADIUS_CELLS.down) {
    for (let dx = -RADIUS_CELLS.across; dx <= RADIUS_CELLS.across; dx += RADIUS_CELLS.across) {
      const x = cx + dx
      const y = cy + dy
      if (x < 0 || y < 0 || x >= map.width || y >= map.height) continue
      const at = y * map.width + x
      const value = medians.value[at]!
      const score = medians.purity[at]! * (0.15 + countNear(inner, value) / innerTotal)
      if (score > bestScore) [best, bestScore] = [value, score]
    }
  }
  return meanNear(inner, best)
}

/** The chosen ground as it is right here: shading makes it differ from where the window found it. */
function meanNear(counts: Uint16Array, value: number): number {
  const near = countNear(counts, value)
  if (near < SAMPLES_PER_CELL_SIDE) return value
  let sum = 0
  for (let v = Math.max(0, value - SAME_GROUND_LEVELS); v <= Math.min(255, value + SAME_GROUND_LEVELS); v++) sum += v * counts[v]!
  return sum / near
}

function sampleGrid(raster: Raster, map: CellMap): Raster {
  const width = map.width * SAMPLES_PER_CELL_SIDE
  const height = map.height * SAMPLES_PER_CELL_SIDE
  const data = new Uint8Array(width * height)
  const step = map.cellPx / SAMPLES_PER_CELL_SIDE
  for (let y = 0; y < height; y++) {
    const row = Math.min(raster.height - 1, Math.floor((y + 0.5) * step)) * raster.width
    for (let x = 0; x < width; x++) {
      data[y * width + x] = raster.data[row + Math.min(raster.width - 1, Math.floor((x + 0.5) * step))]!
    }
  }
  return { width, height, data }
}

function windowAround(samples: Raster, cx: number, cy: number, across: number, down: number): Window {
  return {
    x0: Math.max(0, (cx - across) * SAMPLES_PER_CELL_SIDE),
    x1: Math.min(samples.width, (cx + across + 1) * SAMPLES_PER_CELL_SIDE),
    y0: Math.max(0, (cy - down) * SAMPLES_PER_CELL_SIDE),
    y1: Math.min(samples.height, (cy + down + 1) * SAMPLES_PER_CELL_SIDE),
  }
}

function countWindow(samples: Raster, { x0, x1, y0, y1 }: Window, counts: Uint16Array): void {
  counts.fill(0)
  for (let y = y0; y < y1; y++) {
    for (let at = y * samples.width + x0, end = y * samples.width + x1; at < end; at++) {
      const value = samples.data[at]!
      counts[value] = counts[value]! + 1
    }
  }
}

function medianOf(counts: Uint16Array, total: number): number {
  let seen = 0
  for (let value = 0; value < 256; value++) {
    seen += counts[value]!
    if (seen * 2 >= total) return value
  }
  return 255
}

function countNear(counts: Uint16Array, value: number): number {
  let near = 0
  for (let v = Math.max(0, value - SAME_GROUND_LEVELS); v <= Math.min(255, value + SAME_GROUND_LEVELS); v++) near += counts[v]!
  return near
}

function eachCell(map: CellMap, visit: (cx: number, cy: number, at: number) => void): void {
  for (let cy = 0; cy < map.height; cy++) {
    for (let cx = 0; cx < map.width; cx++) visit(cx, cy, cy * map.width + cx)
  }
}
