import type { Picture } from './decode-image.ts'
import { withoutFaintMarks } from './picture/faint-marks.ts'
import { flattenText, grainLevels } from './picture/flatten.ts'
import { fitLineField } from './picture/line-field.ts'
import { isSideways, isUpsideDown } from './picture/orientation.ts'
import type { Box, Raster } from './picture/raster.ts'
import type { RenderSettings, Rendering } from './picture/render-text.ts'
import { fieldBoxToPicture, renderText } from './picture/render-text.ts'
import { smoothRaster } from './picture/smooth.ts'
import type { Mark } from './picture/text-marks.ts'
import { findMarks } from './picture/text-marks.ts'
import { type TextRegion, findTextRegion } from './picture/text-region.ts'
import type { Turn } from './picture/turn.ts'
import { addTurns, turnBoxBack, turnRaster } from './picture/turn.ts'

/** The print of a picture, found, upright and straightened; renderings of it are drawn on demand. */
export interface PreparedPrint {
  turn: Turn
  render(settings: RenderSettings): Rendering
  /** The box in picture pixels of a straightened box. */
  toPicture(box: Box): Box
}

/** Finds the print of a picture and how it lies; nothing when the picture shows no line of print. */
export function preparePrint(picture: Picture): PreparedPrint | undefined {
  const asTaken = analyse(picture, 0)
  const upright = isSideways(asTaken.marks) ? analyse(picture, 1) : asTaken
  const region = findTextRegion(upright.marks)
  if (!region) return undefined
  return isUpsideDown(region.lines) ? preparePrintTurned(picture, addTurns(upright.turn, 2)) : toPrint(picture, upright, region)
}

/** The print as it lies after the given turn, to try the other way up when reading fails. */
export function preparePrintTurned(picture: Picture, turn: Turn): PreparedPrint | undefined {
  const analysis = analyse(picture, turn)
  const region = findTextRegion(analysis.marks)
  return region && toPrint(picture, analysis, region)
}

interface Analysis {
  turn: Turn
  flat: Raster
  marks: Mark[]
}

function analyse(picture: Picture, turn: Turn): Analysis {
  const grey = turnRaster(picture.grey, turn)
  const flat = flattenText(grey)
  return { turn, flat, marks: marksOf(grey, flat) }
}

function toPrint(picture: Picture, { turn, flat }: Analysis, region: TextRegion): PreparedPrint {
  const field = fitLineField(region.lines, flat)
  return {
    turn,
    render: (settings) => renderText(flat, field, region, settings),
    toPicture: (box) => scaleBox(turnBoxBack(fieldBoxToPicture(field, box), turn, picture.grey), 1 / picture.scale),
  }
}

const GRAIN_LEVELS_MAX = 2.5

/** Grainy pictures are smoothed to find the print, though not to read it: the recogniser copes with grain better than with blur. */
function marksOf(grey: Raster, flat: Raster): Mark[] {
  const clear = grainLevels(grey) > GRAIN_LEVELS_MAX ? flattenText(smoothRaster(smoothRaster(grey))) : flat
  return withoutFaintMarks(findMarks(clear), grey, clear)
}

function scaleBox({ x, y, w, h }: Box, factor: number): Box {
  return { x: Math.round(x * factor), y: Math.round(y * factor), w: Math.round(w * factor), h: Math.round(h * factor) }
}
