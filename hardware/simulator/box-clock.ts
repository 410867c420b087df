/** The box's clock: a DS3231 that keeps running without power as long as its battery is in. */
export type BoxClock = {
  /** Epoch ms; undefined until it was set, and again after it stood still. */
  now(): number | undefined
  set(epochMs: number): void
  hasBattery(): boolean
  setBattery(isIn: boolean): void
  /** What a power cut does to it. */
  losePower(): void
}

/** `offsetMs` is the clock's distance from the host's; undefined when the clock is not set. */
export type BoxClockMemory = { readonly offsetMs: number | undefined; readonly battery: boolean }

export function createBoxClock(
  wallMs: () => number,
  memory: BoxClockMemory = { offsetMs: undefined, battery: true },
  save: (memory: BoxClockMemory) => void = () => undefined,
): BoxClock {
  let kept = memory
  const keep = (change: Partial<BoxClockMemory>) => {
    kept = { ...kept, ...change }
    save(kept)
  }
  return {
    now: () => (kept.offsetMs === undefined ? undefined : wallMs() + kept.offsetMs),
    set: (epochMs) => keep({ offsetMs: epochMs - wallMs() }),
    hasBattery: () => kept.battery,
    setBattery: (battery) => keep({ battery }),
    losePower: () => {
      if (!kept.battery) keep({ offsetMs: undefined })
    },
  }
}
