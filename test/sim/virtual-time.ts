import type { Timers } from '../../desktop/sync/timers.ts'

type Alarm = { at: number; order: number; run: () => void }

/** Time that passes only when everything that can happen now has happened. */
export class VirtualTime implements Timers {
  /** Epoch ms. */
  now: number
  #alarms: Alarm[] = []
  #order = 0

  constructor(startMs = Date.UTC(2026, 0, 5)) {
    this.now = startMs
  }

  after(ms: number, run: () => void): () => void {
    const alarm: Alarm = { at: this.now + Math.max(0, ms), order: this.#order++, run }
    this.#alarms.push(alarm)
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm)
    }
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve))
  }

  /** Runs until the condition holds; false when that takes longer than `msMax`. */
  async runUntil(isDone: () => boolean, msMax: number): Promise<boolean> {
    const end = this.now + msMax
    for (;;) {
      await flush()
      if (isDone()) return true
      const next = this.#next()
      if (!next || next.at > end) {
        this.now = end
        return false
      }
      this.#alarms = this.#alarms.filter((alarm) => alarm !== next)
      this.now = next.at
      next.run()
    }
  }

  async run(ms: number): Promise<void> {
    await this.runUntil(() => false, ms)
  }

  #next(): Alarm | undefined {
    return this.#alarms.reduce<Alarm | undefined>((first, alarm) => {
      const isEarlier = !first || alarm.at < first.at || (alarm.at === first.at && alarm.order < first.order)
      return isEarlier ? alarm : first
    }, undefined)
  }
}

/** Promises and the store's queries settle within a few turns of the event loop. */
async function flush(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
}
