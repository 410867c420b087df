export const backoffLimits = { delayMsMin: 1000, delayMsMax: 60_000, retryAfterMsMax: 15 * 60_000 } as const

/**
 * How long to wait after so many failures in a row: doubles up to a cap, half of it random so that a thousand
 * kiosks do not come back in step. `random` is in [0, 1).
 */
export function backoffMs(failures: number, random: number, retryAfterMs = 0): number {
  const { delayMsMin, delayMsMax, retryAfterMsMax } = backoffLimits
  const ceiling = Math.min(delayMsMax, delayMsMin * 2 ** Math.min(failures, 16))
  const delay = ceiling / 2 + (random * ceiling) / 2
  return Math.round(Math.max(delay, Math.min(retryAfterMs, retryAfterMsMax) + (retryAfterMs > 0 ? random * delayMsMin : 0)))
}
