import { takeWhile } from 'rxjs'
import type { DeviceValues, Store } from '../../desktop/store/store.ts'
import type { Timers } from '../../desktop/sync/timers.ts'
import type { SyncTransport } from '../../desktop/sync/transport.ts'

export type LifeOptions = {
  /** Asked at each boundary of the store: `receive before`, `receive after` … */
  dies: (boundary: string) => boolean
  /** How long a write is on its way to the disk; a process that dies meanwhile has not written. */
  diskDelay: () => Promise<void>
  onDeath: () => void
}

const writes: ReadonlySet<string> = new Set(['receive', 'settle', 'refuse', 'resend', 'restamp', 'purge', 'forget', 'recall', 'device.set'])

/** One run of a process. When it is over, nothing of it happens any more, and nobody waits for it. */
export class Life {
  isOver = false
  readonly #options: LifeOptions

  constructor(options: LifeOptions) {
    this.#options = options
  }

  end(): void {
    if (this.isOver) return
    this.isOver = true
    this.#options.onDeath()
  }

  async pass<T>(name: string, run: () => Promise<T>): Promise<T> {
    this.#boundary(`${name} before`)
    if (!this.isOver && writes.has(name)) await this.#options.diskDelay()
    if (this.isOver) return never()
    const result = await run()
    this.#boundary(`${name} after`)
    return this.isOver ? never() : result
  }

  #boundary(boundary: string): void {
    if (!this.isOver && this.#options.dies(boundary)) this.end()
  }
}

const never = <T>(): Promise<T> => new Promise(() => {})

/** The store as that run of the process sees it; what was written before its end stays. */
export function mortalStore(store: Store, life: Life): Store {
  const device: DeviceValues = {
    get: (key) => life.pass('device.get', () => store.device.get(key)),
    set: (key, value) => life.pass('device.set', () => store.device.set(key, value)),
    remove: (key) => life.pass('device.remove', () => store.device.remove(key)),
    live: (key) => store.device.live(key).pipe(takeWhile(() => !life.isOver)),
  }
  return new Proxy(store, {
    get(target, name) {
      if (name === 'device') return device
      if (name === 'waiting') return () => target.waiting().pipe(takeWhile(() => !life.isOver))
      const member = target[name as 'get']
      if (typeof member !== 'function') return member
      return (...inputs: [never]) => life.pass(String(name), () => member.apply(target, inputs))
    },
  })
}

export const mortalTimers = (timers: Timers, life: Life): Timers => ({
  after: (ms, run) => timers.after(ms, () => life.isOver || run()),
})

export function mortalTransport(transport: SyncTransport, life: Life): SyncTransport {
  const alive = async <T>(run: () => Promise<T>): Promise<T> => {
    if (life.isOver) return never()
    const result = await run()
    return life.isOver ? never() : result
  }
  return {
    push: (request, signal) => alive(() => transport.push(request, signal)),
    pull: (request, signal) => alive(() => transport.pull(request, signal)),
    prove: (request, signal) => alive(() => transport.prove(request, signal)),
    fetch: (request, signal) => alive(() => transport.fetch(request, signal)),
    createCircle: (circle, signal) => alive(() => transport.createCircle(circle, signal)),
    live: (onEvent, signal) => alive(() => transport.live((event) => life.isOver || onEvent(event), signal)),
  }
}
