import type { Log } from '../log.ts'

/** The feed that says which databases change. */
export type Feed = {
  updatesNow(): Promise<string>
  updatesAfter(since: string, stop: AbortSignal): Promise<{ names: string[]; since: string }>
}

export type FollowerParts = {
  feed: Feed
  tell: (name: string) => void
  tellAll: () => Promise<void>
  log: Log
  /** Ends early, without an error, when the signal says so. */
  pause: (ms: number, signal: AbortSignal) => Promise<void>
}

const pauseMsMin = 500
const pauseMsMax = 5000

/**
 * Follows CouchDB's `_db_updates`, so that this process hears of what other processes wrote:
 *
 *   begin (now) → read (long-poll) → tell → read …
 *        └───────────────┴─ failed → pause, doubling → begin, and tell of all databases
 *
 * What changed while nothing could be read may be missing in the feed: CouchDB writes it a moment later than the
 * change itself, and loses that moment in a crash.
 */
export class DatabaseFollower {
  readonly #parts: FollowerParts
  readonly #stopping = new AbortController()
  #since: string | undefined
  #failures = 0

  constructor(parts: FollowerParts) {
    this.#parts = parts
  }

  /** Resolves when changes from here on are heard, or will be once CouchDB can be read. */
  async start(): Promise<void> {
    await this.#step()
    void this.#follow()
  }

  stop(): void {
    this.#stopping.abort()
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      if (this.#failures > 0) await this.#parts.pause(Math.min(pauseMsMin * 2 ** (this.#failures - 1), pauseMsMax), signal)
      if (!signal.aborted) await this.#step()
    }
  }

  async #step(): Promise<void> {
    try {
      if (this.#since === undefined) await this.#begin()
      else await this.#read(this.#since)
    } catch (error) {
      if (this.#failures++ === 0 && !this.#stopping.signal.aborted)
        this.#parts.log.warn({ err: error }, 'CouchDB cannot be followed; trying again')
      this.#since = undefined
    }
  }

  async #begin(): Promise<void> {
    const since = await this.#parts.feed.updatesNow()
    if (this.#failures > 0) {
      await this.#parts.tellAll()
      this.#parts.log.info({ failures: this.#failures }, 'CouchDB can be followed again')
    }
    this.#failures = 0
    this.#since = since
  }

  async #read(since: string): Promise<void> {
    const page = await this.#parts.feed.updatesAfter(since, this.#stopping.signal)
    this.#since = page.since
    for (const name of new Set(page.names)) this.#parts.tell(name)
  }
}
