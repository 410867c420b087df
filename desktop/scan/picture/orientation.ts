import type { TextLine } from './text-lines.ts'
import { findTextLines } from './text-lines.ts'
import type { Mark } from './text-marks.ts'

/** Print counts as running up or down the picture when that many times more marks stand in columns than in rows. */
const SIDEWAYS_RATIO = 1.25
const CLOSE_GAP_HEIGHTS = 0.45
const LONG_LINE_MARKS_MIN = 5

/** Whether lines of print run from top to bottom, so that the picture needs a quarter turn. */
export function isSideways(marks: readonly Mark[]): boolean {
  const across = closeNeighbours(findTextLines(marks))
  const down = closeNeighbours(findTextLines(marks.map(swapAxes)))
  return down > SIDEWAYS_RATIO * across
}

/** Letters of a line stand closer to each other than lines do; only close neighbours tell the direction. */
function closeNeighbours(lines: readonly TextLine[]): number {
  let close = 0
  for (const { marks } of lines.filter((line) => line.marks.length >= LONG_LINE_MARKS_MIN)) {
    for (let at = 1; at < marks.length; at++) {
      const before = marks[at - 1]!
      const gap = marks[at]!.left - before.right
      if (gap < CLOSE_GAP_HEIGHTS * (before.bottom - before.top)) close++
    }
  }
  return close
}

function swapAxes({ left, top, right, bottom, area, runs }: Mark): Mark {
  return { left: top, top: left, right: bottom, bottom: right, area, runs }
}

/**
 * Whether print probably stands on its head: letters share their feet (few reach below the baseline) while their heads
 * lie at two heights, so the tops scatter more than the bottoms when a line is upright.
 */
export function isUpsideDown(lines: readonly TextLine[]): boolean {
  let score = 0
  for (const { marks } of lines.filter((line) => line.marks.length >= LONG_LINE_MARKS_MIN)) {
    const tops = scatter(
      marks.map((mark) => mark.top),
      marks,
    )
    const bottoms = scatter(
      marks.map((mark) => mark.bottom),
      marks,
    )
    score += marks.length * Math.sign(bottoms - tops)
  }
  return score > 0
}

/** The mean step between neighbours of a line, which a slant or bend of the line hardly changes. */
function scatter(edges: readonly number[], marks: readonly Mark[]): number {
  const slope = (edges[edges.length - 1]! - edges[0]!) / (marks[marks.length - 1]!.left - marks[0]!.left || 1)
  let sum = 0
  for (let at = 1; at < edges.length; at++) {
    sum += Math.abs(edges[at]! - edges[at - 1]! - slope * (marks[at]!.left - marks[at - 1]!.left))
  }
  return sum
}
