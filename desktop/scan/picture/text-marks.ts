import type { Raster } from './raster.ts'

/** One connected dark mark with a size that a letter can have; edges in pixels, `right` and `bottom` exclusive. */
export interface Mark {
  left: number
  top: number
  right: number
  bottom: number
  area: number
  /** Stretches of ink that it is made of; few and long ones are strokes, many and short ones grain. */
  runs: number
}

/** Darker pixels of a flattened picture are ink. */
export const INK_LEVEL_MAX = 140
const MARK_HEIGHT_PX_MIN = 5
/** Strokes are at least this thick on average. */
const RUN_PX_MIN = 1.5
const MARKS_MAX = 20_000

/** Letter-sized connected marks of a flattened picture, by scan order. */
export function findMarks(flat: Raster): Mark[] {
  const { runs, parents } = joinRuns(flat)
  const marks = new Map<number, Mark>()
  runs.forEach((run, at) => addRun(marks, rootOf(parents, at), run))
  return [...marks.values()].filter((mark) => isLetterSized(mark, flat)).slice(0, MARKS_MAX)
}

function isLetterSized({ left, top, right, bottom, area, runs }: Mark, flat: Raster): boolean {
  const width = right - left
  const height = bottom - top
  if (height < MARK_HEIGHT_PX_MIN || height > flat.height / 5) return false
  // A letter is at most as wide as a few joined ones; rules, frames and the borders of bands are longer.
  if (area < RUN_PX_MIN * runs) return false
  return width <= 9 * height && width <= flat.width / 3 && area >= 0.1 * width * height
}

/** A stretch of ink within one row. */
interface Run {
  y: number
  from: number
  to: number
}

/** Finds the runs of ink of every row and unites those that touch a run of the row above (also diagonally). */
function joinRuns({ width, height, data }: Raster): { runs: Run[]; parents: number[] } {
  const runs: Run[] = []
  const parents: number[] = []
  let aboveFrom = 0
  for (let y = 0; y < height; y++) {
    const rowFrom = runs.length
    for (let x = 0; x < width; x++) {
      if (data[y * width + x]! > INK_LEVEL_MAX) continue
      const from = x
      while (x < width && data[y * width + x]! <= INK_LEVEL_MAX) x++
      parents.push(runs.length)
      runs.push({ y, from, to: x })
    }
    uniteWithAbove(runs, parents, aboveFrom, rowFrom)
    aboveFrom = rowFrom
  }
  return { runs, parents }
}

function uniteWithAbove(runs: Run[], parents: number[], aboveFrom: number, rowFrom: number): void {
  let above = aboveFrom
  for (let at = rowFrom; at < runs.length; at++) {
    const run = runs[at]!
    while (above < rowFrom && runs[above]!.to < run.from) above++
    for (let touching = above; touching < rowFrom && runs[touching]!.from <= run.to; touching++) {
      parents[rootOf(parents, at)] = rootOf(parents, touching)
    }
  }
}

function rootOf(parents: number[], at: number): number {
  let root = at
  while (parents[root] !== root) root = parents[root]!
  while (parents[at] !== root) [at, parents[at]] = [parents[at]!, root]
  return root
}

function addRun(marks: Map<number, Mark>, root: number, { y, from, to }: Run): void {
  const mark = marks.get(root)
  if (!mark) {
    marks.set(root, { left: from, top: y, right: to, bottom: y + 1, area: to - from, runs: 1 })
    return
  }
  mark.left = Math.min(mark.left, from)
  mark.right = Math.max(mark.right, to)
  mark.bottom = y + 1
  mark.area += to - from
  mark.runs++
}
