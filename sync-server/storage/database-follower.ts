import { setTimeout as sleep } from 'node:timers/promises'

type Page = { names: string[]; since: string }

const pauseMsMin = 500
const pauseMsMax = 30_000

/**
 * Follows CouchDB's `_db_updates`, so that this process hears of what other processes wrote:
 *
 *   start → read (long-poll) → tell → read …
 *               └─ failed → pause, doubling → read
 */
export class DatabaseFollower {
  readonly #read: (since: string) => Promise<Page>
  readonly #tell: (name: string) => void
  readonly #stopping = new AbortController()

  constructor(read: (since: string) => Promise<Page>, tell: (name: string) => void) {
    this.#read = read
    this.#tell = tell
  }

  start(): void {
    void this.#follow()
  }

  stop(): void {
    this.#stopping.abort()
  }

  async #follow(): Promise<void> {
    let since = 'now'
    let pauseMs = pauseMsMin
    while (!this.#stopping.signal.aborted) {
      try {
        const page = await this.#read(since)
        since = page.since
        pauseMs = pauseMsMin
        for (const name of new Set(page.names)) this.#tell(name)
      } catch {
        await sleep(pauseMs, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => undefined)
        pauseMs = Math.min(pauseMs * 2, pauseMsMax)
      }
    }
  }
}
