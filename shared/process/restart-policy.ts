export const restartLimits = {
  delayMsMin: 500,
  delayMsMax: 30_000,
  /** A process that ran this long was well: its next crash counts as the first. */
  wellAfterMs: 60_000,
  /** A process that never came up is given up after so many tries. */
  triesBeforeReadyMax: 4,
}

export type RestartState = { crashes: number; wasReady: boolean }
export type RestartVerdict = { next: RestartState; delayMs: number } | 'give-up'

export const freshRestartState: RestartState = { crashes: 0, wasReady: false }

/** What to do after a process ended by itself having run for `ranMs`. */
export function onCrash(state: RestartState, ranMs: number): RestartVerdict {
  const crashes = ranMs >= restartLimits.wellAfterMs ? 1 : state.crashes + 1
  if (!state.wasReady && crashes >= restartLimits.triesBeforeReadyMax) return 'give-up'
  const delayMs = Math.min(restartLimits.delayMsMax, restartLimits.delayMsMin * 2 ** (crashes - 1))
  return { next: { ...state, crashes }, delayMs }
}
