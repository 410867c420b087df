import type { Mark } from './text-marks.ts'

/** Marks that stand beside each other like the letters of one line, from left to right. */
export interface TextLine {
  marks: Mark[]
  /** The middle of the marks' heights in pixels. */
  height: number
}

const LINE_MARKS_MIN = 1
/** The widest gap between neighbours of a line, in letter heights: a wide word space, not a column's gutter. */
const GAP_HEIGHTS_MAX = 1.5
const HEIGHT_RATIO_MAX = 2.6
/** How far right one looks for the neighbour, as marks may overlap slightly when letters lean. */
const OVERLAP_SHARE_MIN = 0.3

/** Links every mark to its nearest right neighbour of similar height and returns the chains long enough to be text. */
export function findTextLines(marks: readonly Mark[]): TextLine[] {
  const sorted = [...marks].sort((a, b) => a.left - b.left)
  const next = nearestRightNeighbours(sorted)
  const hasLeft = new Set(next.filter((at) => at !== undefined))
  const lines: TextLine[] = []
  sorted.forEach((_, at) => {
    if (hasLeft.has(at)) return
    const chain = followChain(sorted, next, at)
    if (chain.length >= LINE_MARKS_MIN) lines.push({ marks: chain, height: medianHeight(chain) })
  })
  return lines
}

export function medianHeight(marks: readonly Mark[]): number {
  const heights = marks.map((mark) => mark.bottom - mark.top).sort((a, b) => a - b)
  return heights[heights.length >> 1] ?? 0
}

function nearestRightNeighbours(sorted: readonly Mark[]): (number | undefined)[] {
  const claims: { from: number; to: number; gap: number }[] = []
  sorted.forEach((mark, from) => {
    const nearest = nearestRight(sorted, mark, from)
    if (nearest) claims.push({ from, ...nearest })
  })
  // The closest pairs first, so that a mark claimed from two sides goes to the nearer one.
  claims.sort((a, b) => a.gap - b.gap)
  const next: (number | undefined)[] = Array.from({ length: sorted.length })
  const taken = new Set<number>()
  for (const { from, to } of claims) {
    if (taken.has(to)) continue
    taken.add(to)
    next[from] = to
  }
  return next
}

function nearestRight(sorted: readonly Mark[], mark: Mark, from: number): { to: number; gap: number } | undefined {
  const height = mark.bottom - mark.top
  const reach = mark.right + GAP_HEIGHTS_MAX * HEIGHT_RATIO_MAX * height
  let nearest: { to: number; gap: number } | undefined
  for (let to = from + 1; to < sorted.length && sorted[to]!.left <= reach; to++) {
    const other = sorted[to]!
    if (!isBeside(mark, other)) continue
    const gap = other.left - mark.right
    if (gap > GAP_HEIGHTS_MAX * Math.max(height, other.bottom - other.top)) continue
    if (!nearest || gap < nearest.gap) nearest = { to, gap }
  }
  return nearest
}

function isBeside(mark: Mark, other: Mark): boolean {
  const height = mark.bottom - mark.top
  const otherHeight = other.bottom - other.top
  if (Math.max(height, otherHeight) > HEIGHT_RATIO_MAX * Math.min(height, otherHeight)) return false
  if ((other.left + other.right) / 2 <= (mark.left + mark.right) / 2) return false
  const overlap = Math.min(mark.bottom, other.bottom) - Math.max(mark.top, other.top)
  return overlap >= OVERLAP_SHARE_MIN * Math.min(height, otherHeight)
}

function followChain(sorted: readonly Mark[], next: readonly (number | undefined)[], start: number): Mark[] {
  const chain: Mark[] = []
  for (let at: number | undefined = start; at !== undefined; at = next[at]) chain.push(sorted[at]!)
  return chain
}
