import type { Logger } from 'pino'
import type { DeviceValues } from '../../store/store.ts'
import type { Timers } from '../../sync/timers.ts'

/** Something to be done once a day; it leaves room for everything else, and ends early when the signal says so. */
export type Chore = { name: string; run(signal: AbortSignal): Promise<unknown> }

export type HousekeepingOptions = {
  /** In the order in which they are done. */
  chores: readonly Chore[]
  values: DeviceValues
  now: () => number
  timers: Timers
  log: Pick<Logger, 'info' | 'warn'>
}

export type Housekeeping = { close(): Promise<void> }

export const housekeepingKey = 'housekeeping'

/** Whoever starts a kiosk wants to use it first; and by then it has been compared with the server. */
const firstLookAfterMs = 10 * 60_000
const lookEveryMs = 60 * 60_000
const dayMs = 24 * 60 * 60_000

/** Does the chores once a day, one after the other; one that fails holds up none of the others and is done again the next day. */
export function keepHouse({ chores, values, now, timers, log }: HousekeepingOptions): Housekeeping {
  const closing = new AbortController()
  const { signal } = closing
  const closed = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  let cancel = timers.after(firstLookAfterMs, look)
  let underWay: Promise<void> = Promise.resolve()

  function look(): void {
    underWay = doIfDue()
      .catch((error: unknown) => log.warn({ err: error }, 'no house could be kept'))
      .finally(lookLater)
  }

  function lookLater(): void {
    if (!signal.aborted) cancel = timers.after(lookEveryMs, look)
  }

  async function doIfDue(): Promise<void> {
    const doneAt = Number((await values.get(housekeepingKey)) ?? Number.NEGATIVE_INFINITY)
    // A clock that was put back must not put it off for years.
    if (doneAt <= now() && now() - doneAt < dayMs) return
    // Noted first: a chore that takes the process down with it does so once a day, not after every start.
    await values.set(housekeepingKey, now())
    for (const chore of chores) if (!signal.aborted) await attempt(chore)
  }

  async function attempt({ name, run }: Chore): Promise<void> {
    const startedAt = now()
    try {
      await Promise.race([run(signal), closed])
      if (!signal.aborted) log.info({ chore: name, ms: now() - startedAt }, 'house kept')
    } catch (error) {
      log.warn({ err: error, chore: name }, 'a chore failed; it is done again tomorrow')
    }
  }

  return {
    async close() {
      cancel()
      closing.abort()
      await underWay
    },
  }
}
