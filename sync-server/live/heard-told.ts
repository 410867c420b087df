import type { LiveEvent } from '../../shared/protocol/live.ts'
import type { Heard } from '../circle/heard.ts'
import { serverLimits } from '../limits.ts'

/** What one connection was told of when other devices were heard; those told longest ago come first. */
export class HeardTold {
  readonly #own: string
  /** Device → the time that was told. */
  readonly #told = new Map<string, number>()
  #toldAtMs = 0

  constructor(own: string) {
    this.#own = own
  }

  /** The next event, when it is time for one and there is something to say. */
  next(circles: Iterable<string>, heard: Heard, nowMs: number): LiveEvent | undefined {
    if (nowMs - this.#toldAtMs < serverLimits.liveHeardPeriodMs) return undefined
    const known = new Map([...circles].flatMap((circle) => Object.entries(heard.in(circle))))
    known.delete(this.#own)
    const news = [...known].filter(([device, ms]) => ms > this.#toldOf(device)).sort(([a], [b]) => this.#toldOf(a) - this.#toldOf(b))
    if (news.length === 0) return undefined
    const devices = Object.fromEntries(news.slice(0, serverLimits.liveHeardDevicesMax))
    for (const [device, ms] of Object.entries(devices)) this.#told.set(device, ms)
    for (const device of this.#told.keys()) if (!known.has(device)) this.#told.delete(device)
    this.#toldAtMs = nowMs
    return { type: 'heard', now: nowMs, devices }
  }

  #toldOf(device: string): number {
    return this.#told.get(device) ?? 0
  }
}
