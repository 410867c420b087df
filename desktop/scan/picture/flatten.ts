import type { CellMap } from './cell-map.ts'
import { createCellMap, readMapRow, spreadMap } from './cell-map.ts'
import { groundMap } from './ground-map.ts'
import type { Raster } from './raster.ts'
import { createRaster } from './raster.ts'

const CONTRAST_RADIUS_CELLS = 3
/** Contrast below this share of what is possible is noise and is not amplified to full black. */
const CONTRAST_MIN = 0.18
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

/** How much darker (positive) or lighter (negative) than its ground a pixel is, as a share of what the ground allows. */
function darkness(value: number, ground: number): number {
  return value < ground ? (ground - value) / Math.max(ground, 40) : (ground - value) / Math.max(255 - ground, 90)
}

function printMaps(grey: Raster, ground: CellMap): { polarity: CellMap; contrast: CellMap } {
  const dark = createCellMap(grey)
  const light = createCellMap(grey)
  measureMarks(grey, ground, dark, light)
  const polarity = createCellMap(grey)
  const darkAround = spreadMap(dark, CONTRAST_RADIUS_CELLS, 'mean')
  const lightAround = spreadMap(light, CONTRAST_RADIUS_CELLS, 'mean')
  const contrast = createCellMap(grey)
  for (let at = 0; at < contrast.values.length; at++) {
    const isLight = lightAround.values[at]! > LIGHT_PRINT_RATIO * darkAround.values[at]!
    polarity.values[at] = isLight ? -1 : 1
    contrast.values[at] = Math.max(isLight ? light.values[at]! : dark.values[at]!, CONTRAST_MIN)
  }
  const spread = spreadMap(contrast, CONTRAST_RADIUS_CELLS, 'max')
  return { polarity, contrast: spreadMap(spread, CONTRAST_RADIUS_CELLS, 'mean') }
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
