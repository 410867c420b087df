import type { Mark } from './text-marks.ts'
import type { TextLine } from './text-lines.ts'
import { findTextLines, medianHeight } from './text-lines.ts'
import type { Box } from './raster.ts'

/** The print of one picture: its lines, their usual letter height, and every mark that belongs to the print. */
export interface TextRegion {
  lines: TextLine[]
  marks: Mark[]
  height: number
}

/** A line of at least this many marks is print; shorter ones count only beside such lines. */
const SURE_MARKS_MIN = 4
const MARGIN_HEIGHTS = 2

/** Separates print from grain, frames and the background, or returns nothing when there is no line of print. */
export function findTextRegion(marks: readonly Mark[]): TextRegion | undefined {
  const all = findTextLines(marks).filter((line) => !isBarcode(line))
  const sure = all.filter((line) => line.marks.length >= SURE_MARKS_MIN && isRegular(line))
  if (sure.length === 0) return undefined
  const height = medianHeight(sure.flatMap((line) => line.marks))
  const extent = extentOf(sure.flatMap((line) => line.marks))
  const lines = all.filter((line) => sure.includes(line) || line.marks.every((mark) => isPrint(mark, line, extent, height)))
  return { lines, marks: lines.flatMap((line) => line.marks), height }
}

const BARS_MIN = 12
const BAR_ASPECT_MIN = 4
const BAR_SHARE_MIN = 0.7

/** Nearly all of many marks are upright bars; no word is written in "l" and "I" alone. */
function isBarcode({ marks }: TextLine): boolean {
  const bars = marks.filter(({ left, right, top, bottom }) => bottom - top >= BAR_ASPECT_MIN * (right - left))
  return marks.length >= BARS_MIN && bars.length >= BAR_SHARE_MIN * marks.length
}

const STEP_HEIGHTS_MAX = 0.22
const REGULAR_SHARE_MIN = 0.45

/** Letters share their feet or their heads with their neighbours; grain and wood do not. */
function isRegular({ marks, height }: TextLine): boolean {
  let shared = 0
  for (let at = 1; at < marks.length; at++) {
    const [before, mark] = [marks[at - 1]!, marks[at]!]
    const step = Math.min(Math.abs(mark.bottom - before.bottom), Math.abs(mark.top - before.top))
    if (step <= STEP_HEIGHTS_MAX * height) shared++
  }
  return shared >= REGULAR_SHARE_MIN * (marks.length - 1)
}

function isPrint(mark: Mark, line: TextLine, extent: Box, height: number): boolean {
  const margin = (line.marks.length === 1 ? 0.5 : MARGIN_HEIGHTS) * height
  const inside =
    mark.left > extent.x - margin &&
    mark.right < extent.x + extent.w + margin &&
    mark.top > extent.y - margin &&
    mark.bottom < extent.y + extent.h + margin
  return inside && (line.marks.length > 2 || !isStroke(mark, height))
}

/** Pieces of frames and rules: long and thin, and with too little company to be letters. */
function isStroke(mark: Mark, height: number): boolean {
  const across = mark.right - mark.left
  const down = mark.bottom - mark.top
  return (down > 2.5 * across && down > 1.4 * height) || across > 4 * down || down < 0.35 * height
}

function extentOf(marks: readonly Mark[]): Box {
  const x = Math.min(...marks.map((mark) => mark.left))
  const y = Math.min(...marks.map((mark) => mark.top))
  return { x, y, w: Math.max(...marks.map((mark) => mark.right)) - x, h: Math.max(...marks.map((mark) => mark.bottom)) - y }
}
