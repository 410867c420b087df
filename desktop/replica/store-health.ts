import { BehaviorSubject, type Observable } from 'rxjs'
import type { Store } from '../store/store.ts'

const probeEveryMs = 5_000
const probeKey = 'store-probe'

export type StoreHealth = {
  /** The store to work with: the same, watched. */
  store: Store
  /** Code of what keeps this device from saving (`store-full`, …); null = nothing does. */
  problem$: Observable<string | null>
  close(): void
}

/**
 * Watches the promises of a store, so that a failure that no person is waiting for shows too. From then on a tiny
 * write is tried every few seconds: only a write that became durable says that saving goes on.
 */
export function watchStoreHealth(store: Store): StoreHealth {
  const problem$ = new BehaviorSubject<string | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  const device = watched(store.device, note)
  return {
    store: watched(store, note, { device }),
    problem$,
    close: () => clearTimeout(timer),
  }

  function note(error: unknown): void {
    const code = storeProblem(error)
    if (!code) return
    if (code !== problem$.value) problem$.next(code)
    clearTimeout(timer)
    timer = setTimeout(() => void probe(), probeEveryMs)
  }

  function probe(): Promise<void> {
    return store.device.set(probeKey, Date.now()).then(() => problem$.next(null), note)
  }
}

/** `target` with every promise that its methods return looked at, and these members in place of its own. */
function watched<T extends object>(target: T, onFailure: (error: unknown) => void, members: Partial<T> = {}): T {
  return new Proxy(target, {
    get(_, name) {
      if (Object.hasOwn(members, name)) return members[name as keyof T]
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...input: unknown[]): unknown => {
        const result: unknown = Reflect.apply(member, target, input)
        if (result instanceof Promise) result.catch(onFailure)
        return result
      }
    },
  })
}

/** A store that is closing is no news; what is wrong with one file says nothing about the disk. */
function storeProblem(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && code.startsWith('store-') && code !== 'store-closed' ? code : null
}
