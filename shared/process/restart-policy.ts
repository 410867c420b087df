export const restartLimits = {
  delayMsMin: 500,
  delayMsMax: 30_000,
  /** A process that ran this long was well: its next crash counts as the first. */
  wellAfterMs: 60_000,
}

export type Restart = { crashes: number; delayMs: number }

/** How long to wait before a process that ran for `ranMs` is started again, after `crashes` earlier ones in a row. */
export function restartAfter(crashes: number, ranMs: number): Restart {
  const inARow = ranMs >= restartLimits.wellAfterMs ? 1 : crashes + 1
  return { crashes: inARow, delayMs: Math.min(restartLimits.delayMsMax, restartLimits.delayMsMin * 2 ** (inARow - 1)) }
}
