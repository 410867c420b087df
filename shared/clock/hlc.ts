/**
 * Hybrid logical clock (Kulkarni, Demirbas et al. 2014, "Logical Physical Clocks"): stamps order
 * edits by time where clocks agree and by causality where they do not.
 */
export type Stamp = string & { readonly brand: 'Stamp' }

/** The clock's state: the greatest time that it has handed out or seen. */
export type Hlc = { readonly ms: number; readonly counter: number }

export const hlcZero: Hlc = { ms: 0, counter: 0 }

const counterMax = 0xffff
const stampPattern = /^[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-z]{1,24}$/

export const isStamp = (text: unknown): text is Stamp => typeof text === 'string' && stampPattern.test(text)

/** Advances the clock for one local edit; never goes back, even when `nowMs` does. */
export function tick(clock: Hlc, nowMs: number): Hlc {
  if (nowMs > clock.ms) return { ms: nowMs, counter: 0 }
  return clock.counter < counterMax ? { ms: clock.ms, counter: clock.counter + 1 } : { ms: clock.ms + 1, counter: 0 }
}

/** Advances the clock past a stamp that came from elsewhere, so that later local edits are newer. */
export function witness(clock: Hlc, stamp: Stamp): Hlc {
  const seen = stampTime(stamp)
  return seen.ms > clock.ms || (seen.ms === clock.ms && seen.counter > clock.counter) ? seen : clock
}

/** Formats as `<ms, 12 hex>-<counter, 4 hex>-<device>`; plain string order is stamp order, ties by device. */
export function hlcToStamp(clock: Hlc, device: string): Stamp {
  return `${clock.ms.toString(16).padStart(12, '0')}-${clock.counter.toString(16).padStart(4, '0')}-${device}` as Stamp
}

export function stampTime(stamp: Stamp): Hlc {
  return { ms: Number.parseInt(stamp.slice(0, 12), 16), counter: Number.parseInt(stamp.slice(13, 17), 16) }
}

export const stampDevice = (stamp: Stamp): string => stamp.slice(18)

/** Whether the stamp lies further in the future than bounded drift allows; such an edit is held back. */
export const isAhead = (stamp: Stamp, nowMs: number, driftMsMax: number): boolean => stampTime(stamp).ms > nowMs + driftMsMax
