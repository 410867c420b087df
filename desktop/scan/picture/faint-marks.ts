import type { Raster } from './raster.ts'
import { INK_LEVEL_MAX, type Mark } from './text-marks.ts'

/** Print is at least this share as strong as the strongest print; the grain of a table is a fifth of it and less. */
const STRENGTH_SHARE_MIN = 0.35
/** So many marks are stronger than the measure: a frame's corners and specks of dirt, but not all the letters of a label. */
const STRONGER_MARKS = 30
/** On a ground darker than this, and around light print on one lighter, grain would count as strength. */
const DARK_GROUND = 70
const LIGHT_ROOM = 90

/** Drops marks around the print that hardly differ from their ground in the picture: the stripes of wood and cloth around a label. */
export function withoutFaintMarks(marks: readonly Mark[], grey: Raster, flat: Raster): Mark[] {
  const strengths = marks.map((mark) => strengthOf(mark, grey, flat))
  const strongest = strengths.toSorted((a, b) => b - a)
  const measure = strongest[Math.min(STRONGER_MARKS, strongest.length >> 1)] ?? 0
  const isStrong = (at: number) => strengths[at]! >= STRENGTH_SHARE_MIN * measure
  const extent = extentOf(marks.filter((_, at) => isStrong(at)))
  return marks.filter((mark, at) => isStrong(at) || isInside(mark, extent))
}

type Extent = Pick<Mark, 'left' | 'top' | 'right' | 'bottom'>

function extentOf(marks: readonly Mark[]): Extent {
  return {
    left: Math.min(...marks.map((mark) => mark.left)),
    top: Math.min(...marks.map((mark) => mark.top)),
    right: Math.max(...marks.map((mark) => mark.right)),
    bottom: Math.max(...marks.map((mark) => mark.bottom)),
  }
}

/** Glare makes print faint that has strong print around it. */
function isInside(mark: Mark, extent: Extent): boolean {
  return mark.left >= extent.left && mark.right <= extent.right && mark.top >= extent.top && mark.bottom <= extent.bottom
}

/** The mean difference of the mark's ink from the ground between it, as a share of what that ground allows. */
function strengthOf({ left, top, right, bottom }: Mark, grey: Raster, flat: Raster): number {
  let [ink, inkCount, ground, groundCount] = [0, 0, 0, 0]
  for (let y = Math.max(0, top - 1); y < Math.min(grey.height, bottom + 1); y++) {
    for (let at = y * grey.width + Math.max(0, left - 1), end = y * grey.width + Math.min(grey.width, right + 1); at < end; at++) {
      if (flat.data[at]! <= INK_LEVEL_MAX) {
        ink += grey.data[at]!
        inkCount++
      } else {
        ground += grey.data[at]!
        groundCount++
      }
    }
  }
  if (inkCount === 0 || groundCount === 0) return 0
  const [dark, light] = [ink / inkCount, ground / groundCount]
  return dark < light ? (light - dark) / Math.max(light, DARK_GROUND) : (dark - light) / Math.max(255 - light, LIGHT_ROOM)
}
