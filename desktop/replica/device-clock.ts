import { type Hlc, hlcToStamp, type Stamp, tick, witness } from '../../shared/clock/hlc.ts'
import { limits } from '../../shared/limits.ts'
import type { DeviceValues } from '../store/store.ts'

const key = 'clock-ceiling'
/** How far ahead of use the ceiling is persisted: one write a minute, not one per edit. */
const reserveMs = 60_000

export interface DeviceClock {
  /** A stamp greater than every one that this device made or saw, over restarts and clock resets too. */
  next(): Promise<Stamp>
  witness(stamp: Stamp): void
  /** How far a clock that is believed more is ahead, ms; one that is behind by more than drift is gone by instead of this computer's. */
  correct(aheadMs: number): void
  /** Goes back to a time that it had left behind wrongly; whoever asks sees to the stamps made since then. */
  rewind(toMs: number): Promise<void>
}

export type DeviceClockOptions = {
  values: DeviceValues
  device: string
  now: () => number
  /** Lets one at a time through among all who share the device's store, such as a browser's tabs (Web Locks). */
  exclusive?: <T>(run: () => Promise<T>) => Promise<T>
}

/**
 * The device's hybrid logical clock. What it may hand out is persisted ahead: after a crash it starts
 * above everything that it can have used.
 */
export async function openDeviceClock({ values, device, now, exclusive }: DeviceClockOptions): Promise<DeviceClock> {
  let ceiling = Number((await values.get(key)) ?? 0)
  let clock: Hlc = { ms: ceiling, counter: 0 }
  let turn: Promise<unknown> = Promise.resolve()
  let fastMs = 0
  const wall = (): number => now() - fastMs

  /** Windows that share the device take a reserve of their own for each stamp. */
  const advanceShared = (): Promise<Stamp> =>
    exclusive!(async () => {
      ceiling = Number((await values.get(key)) ?? 0)
      if (ceiling > clock.ms) clock = { ms: ceiling, counter: 0 }
      const stamp = hlcToStamp((clock = tick(clock, wall())), device)
      await values.set(key, clock.ms + 1)
      return stamp
    })

  async function advance(): Promise<Stamp> {
    clock = tick(clock, wall())
    if (clock.ms >= ceiling) {
      const next = clock.ms + reserveMs
      await values.set(key, next)
      ceiling = next
    }
    return hlcToStamp(clock, device)
  }

  async function goBack(toMs: number): Promise<void> {
    if (clock.ms <= toMs) return
    ceiling = toMs + reserveMs
    await values.set(key, ceiling)
    clock = { ms: toMs, counter: 0 }
  }

  const goBackShared = (toMs: number): Promise<void> =>
    exclusive!(async () => {
      const reached = Number((await values.get(key)) ?? 0)
      // Another window that went back already may have given out stamps since.
      const isBack = reached <= toMs + limits.clockDriftMsMax
      const ms = isBack ? Math.max(reached, toMs) : toMs
      if (ms !== reached) await values.set(key, ms)
      clock = { ms, counter: 0 }
    })

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work)
    turn = done.catch(() => {})
    return done
  }

  return {
    next: () => inTurn(exclusive ? advanceShared : advance),
    witness(stamp) {
      clock = witness(clock, stamp)
    },
    correct(aheadMs) {
      fastMs = -aheadMs > limits.clockDriftMsMax ? -aheadMs : 0
    },
    rewind: (toMs) => inTurn(() => (exclusive ? goBackShared(toMs) : goBack(toMs))),
  }
}
