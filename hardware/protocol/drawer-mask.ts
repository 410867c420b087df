import { limits } from '../../shared/limits.ts'

/** Drawers are numbered from 1; drawer n is bit n - 1. Throws RangeError for a drawer outside 1–16. */
export function drawersToMask(drawers: readonly number[]): number {
  return drawers.reduce((mask, drawer) => mask | (1 << (requireDrawer(drawer) - 1)), 0)
}

export function maskToDrawers(mask: number): number[] {
  return Array.from({ length: limits.drawersMax }, (_, i) => i + 1).filter((drawer) => mask & (1 << (drawer - 1)))
}

function requireDrawer(drawer: number): number {
  if (Number.isInteger(drawer) && drawer >= 1 && drawer <= limits.drawersMax) return drawer
  throw new RangeError(`drawer ${drawer}; a box has drawers 1 to ${limits.drawersMax}`)
}
