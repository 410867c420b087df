/** Epoch ms. */
export type Clock = () => number

/** Runs something later; the result cancels it. */
export interface Timers {
  after(ms: number, run: () => void): () => void
}

/** The host's own timers. */
export const hostTimers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
