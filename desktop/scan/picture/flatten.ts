import type { CellMap } from './cell-map.ts'
import { createCellMap, readMapRow, spreadMap } from './cell-map.ts'
import { groundMap } from './ground-map.ts'
import type { Raster } from './raster.ts'
import { createRaster } from './raster.ts'

const CONTRAST_RADIUS_CELLS = 3
/** Contrast below this share of what is possible is noise and is not amplified to full black. */
const CONTRAST_MIN = 0.18
/** Nor is what is fainter than this share of the picture's strongest marks: wood, cloth and shadows behind a label. */
const FAINT_SHARE = 0.3
const STRONGEST_QUANTILE = 0.97
/** Nor is what lies within so many times the camera's own grain. */
const GRAIN_MULTIPLE = 4
/** How much stronger the light marks must be than the dark ones before a region counts as light print on a dark ground. */
const LIGHT_PRINT_RATIO = 1.6

/**
 * Dark text on an even white ground, whatever the light and the print: shadow and glare are divided out, and light
 * text on a coloured band comes out dark too.
 */
export function flattenText(grey: Raster): Raster {
  const ground = groundMap(grey)
  const { polarity, contrast } = printMaps(grey, ground)
  const out = createRaster(grey.width, grey.height)
  const groundRow = new Float32Array(grey.width)
  const polarityRow = new Float32Array(grey.width)
  const contrastRow = new Float32Array(grey.width)
  for (let y = 0; y < grey.height; y++) {
    readMapRow(ground, y, groundRow)
    readMapRow(polarity, y, polarityRow)
    readMapRow(contrast, y, contrastRow)
    for (let x = 0, at = y * grey.width; x < grey.width; x++, at++) {
      const deviation = darkness(grey.data[at]!, groundRow[x]!) * (polarityRow[x]! < 0 ? -1 : 1)
      out.data[at] = 255 - 255 * Math.min(Math.max(deviation / contrastRow[x]!, 0), 1)
    }
  }
  return out
}

/** On a ground darker than this, differences are taken as if it were this dark, or its grain would look like print. */
const DARK_GROUND = 70
/** The same for light marks on a light ground. */
const LIGHT_ROOM = 90

/** How much darker (positive) or lighter (negative) than its ground a pixel is, as a share of what the ground allows. */
function darkness(value: number, ground: number): number {
  return value < ground ? (ground - value) / Math.max(ground, DARK_GROUND) : (ground - value) / Math.max(255 - ground, LIGHT_ROOM)
}

function printMaps(grey: Raster, ground: CellMap): { polarity: CellMap; contrast: CellMap } {
  const dark = createCellMap(grey)
  const light = createCellMap(grey)
  measureMarks(grey, ground, dark, light)
  const polarity = createCellMap(grey)
  const darkAround = spreadMap(dark, CONTRAST_RADIUS_CELLS, 'mean')
  const lightAround = spreadMap(light, CONTRAST_RADIUS_CELLS, 'mean')
  const contrast = createCellMap(grey)
  const faint = FAINT_SHARE * quantile([...dark.values, ...light.values], STRONGEST_QUANTILE)
  const grain = GRAIN_MULTIPLE * grainLevels(grey)
  for (let at = 0; at < contrast.values.length; at++) {
    const isLight = lightAround.values[at]! > LIGHT_PRINT_RATIO * darkAround.values[at]!
    polarity.values[at] = isLight ? -1 : 1
    const noise = grain / (isLight ? Math.max(255 - ground.values[at]!, LIGHT_ROOM) : Math.max(ground.values[at]!, DARK_GROUND))
    contrast.values[at] = Math.max(isLight ? light.values[at]! : dark.values[at]!, CONTRAST_MIN, faint, noise)
  }
  const spread = spreadMap(contrast, CONTRAST_RADIUS_CELLS, 'max')
  return { polarity, contrast: spreadMap(spread, CONTRAST_RADIUS_CELLS, 'mean') }
}

function quantile(values: number[], share: number): number {
  return values.sort((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? 0
}

/** The standard deviation of the camera's grain in grey levels: half of all neighbours differ by little else. */
export function grainLevels({ width, height, data }: Raster): number {
  const counts = new Uint32Array(256)
  let total = 0
  for (let y = 0; y < height; y += 3) {
    for (let at = y * width + 2, end = (y + 1) * width; at < end; at += 3) {
      const step = Math.abs(data[at]! - data[at - 2]!)
      counts[step] = counts[step]! + 1
      total++
    }
  }
  let seen = 0
  let median = 0
  while (median < 255 && (seen += counts[median]!) * 2 < total) median++
  // The median of |a - b| for two normal values of deviation s is 0.954 s.
  return median / 0.954
}

/** The strongest dark and light mark of each cell, on pairs of pixels so that single noisy ones count less. */
function measureMarks(grey: Raster, ground: CellMap, dark: CellMap, light: CellMap): void {
  const groundRow = new Float32Array(grey.width)
  for (let y = 0; y < grey.height; y++) {
    readMapRow(ground, y, groundRow)
    const cellRow = Math.floor(y / dark.cellPx) * dark.width
    for (let x = 1, at = y * grey.width + 1; x < grey.width; x++, at++) {
      const mark = darkness((grey.data[at]! + grey.data[at - 1]!) / 2, groundRow[x]!)
      const cell = cellRow + Math.floor(x / dark.cellPx)
      if (mark > dark.values[cell]!) dark.values[cell] = mark
      else if (-mark > light.values[cell]!) light.values[cell] = -mark
    }
  }
}
