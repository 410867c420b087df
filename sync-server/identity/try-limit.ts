import { errorCodes } from '../../shared/protocol/error.ts'
import { ApiError } from '../api-error.ts'
import type { Clock } from '../entropy.ts'

type Count = { wrong: number; until: number }
export type TryLimitOptions = { triesMax: number; windowMs: number; keysMax: number }

/** Counts wrong tries per key within a window; guessing a code or a password this way takes longer than it lives. */
export class TryLimit {
  readonly #counts = new Map<string, Count>()
  readonly #options: TryLimitOptions
  readonly #now: Clock

  constructor(options: TryLimitOptions, now: Clock) {
    this.#options = options
    this.#now = now
  }

  /** Throws `ApiError` 429 when the key has used up its tries. */
  check(key: string): void {
    const count = this.#counts.get(key)
    if (!count || count.until <= this.#now() || count.wrong < this.#options.triesMax) return
    const minutes = Math.ceil((count.until - this.#now()) / 60_000)
    throw new ApiError(429, errorCodes.tooMany, `Too many wrong tries; try again in ${minutes} min.`)
  }

  wrong(key: string): void {
    const count = this.#counts.get(key)
    const isCurrent = count && count.until > this.#now()
    this.#counts.delete(key)
    this.#counts.set(key, isCurrent ? { ...count, wrong: count.wrong + 1 } : { wrong: 1, until: this.#now() + this.#options.windowMs })
    if (this.#counts.size > this.#options.keysMax) this.#counts.delete(this.#counts.keys().next().value!)
  }

  /** Takes one wrong try back. */
  forgive(key: string): void {
    const count = this.#counts.get(key)
    if (count && count.wrong > 0) count.wrong--
  }
}
