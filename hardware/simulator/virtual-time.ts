/** A clock that only moves when told, with timers on it; in between, everything that was promised settles. */
export type VirtualTime = {
  nowMs(): number
  setTimeout(callback: () => void, ms: number): number
  clearTimeout(handle: number): void
  /** Lets this much time go by. */
  run(ms: number): Promise<void>
}

export function createVirtualTime(startMs: number): VirtualTime {
  const timers = new Map<number, { readonly atMs: number; readonly callback: () => void }>()
  let nowMs = startMs
  let handles = 0

  function nextDue(untilMs: number): number | undefined {
    let best: number | undefined
    for (const [handle, { atMs }] of timers) {
      if (atMs <= untilMs && (best === undefined || atMs < timers.get(best)!.atMs)) best = handle
    }
    return best
  }

  async function run(ms: number): Promise<void> {
    const untilMs = nowMs + ms
    await settle()
    for (let due = nextDue(untilMs); due !== undefined; due = nextDue(untilMs)) {
      const { atMs, callback } = timers.get(due)!
      timers.delete(due)
      nowMs = Math.max(nowMs, atMs)
      callback()
      await settle()
    }
    nowMs = untilMs
  }

  return {
    nowMs: () => nowMs,
    setTimeout(callback, ms) {
      handles += 1
      timers.set(handles, { atMs: nowMs + ms, callback })
      return handles
    },
    clearTimeout: (handle) => void timers.delete(handle),
    run,
  }
}

// Promises settle before the event loop turns.
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
