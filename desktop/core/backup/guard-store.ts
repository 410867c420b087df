import { filter, type Observable } from 'rxjs'
import type { Logger } from 'pino'
import { markDamaged } from '../../store/backup/recovery-intent.ts'
import type { SqliteFile } from '../../store/sqlite/index.ts'

export type StoreGuardOptions = {
  file: Pick<SqliteFile, 'check'>
  folder: string
  /** The process before this one did not close the store. */
  wasUnclean: boolean
  /** Codes of what keeps the store from working; null = nothing does. */
  problem$: Observable<string | null>
  now: () => number
  log: Logger
  /** Ends this process soon, to be started again: the damaged store is put back then. */
  restart: () => void
}

export type StoreGuard = {
  /** Reads every page of the store; damage is marked, and the core starts again to put the store back. */
  check(): Promise<void>
  /** An error of the running store: looks, when it speaks of damage. */
  suspect(error: unknown): void
  close(): void
}

/** After an unclean end the person's first minute comes first. */
const firstCheckAfterMs = 60_000
/** What is met again soon after a check (a damaged picture, say) has been looked into. */
const soundForMs = 10 * 60_000

/** Looks for damage in the open store: daily (whoever keeps house calls it), after an unclean end, and whenever a read meets some. */
export function guardStore({ file, folder, wasUnclean, problem$, now, log, restart }: StoreGuardOptions): StoreGuard {
  let checking: Promise<void> | undefined
  let isDamaged = false
  let isClosed = false
  let soundAt: number | undefined
  const check = (): Promise<void> => (checking ??= look().finally(() => (checking = undefined)))
  const isJustChecked = (): boolean => soundAt !== undefined && performance.now() - soundAt < soundForMs
  const quietly = (): void =>
    void (isJustChecked() ? Promise.resolve() : check()).catch(
      (error: unknown) => isClosed || log.error({ err: error }, 'the store could not be checked'),
    )

  async function look(): Promise<void> {
    if (isDamaged) return
    const problems = await file.check()
    if (problems.length === 0) {
      soundAt = performance.now()
      return
    }
    isDamaged = true
    log.error({ problems: problems.slice(0, 10) }, 'the store is damaged; it is put back at the next start, which follows')
    await markDamaged(folder, now())
    restart()
  }

  const timer = wasUnclean ? setTimeout(quietly, firstCheckAfterMs) : undefined
  const watching = problem$.pipe(filter((code) => code === 'store-damaged')).subscribe(quietly)
  return {
    check,
    suspect(error) {
      if (speaksOfDamage(error)) quietly()
    },
    // A check that is under way ends with the store.
    close() {
      isClosed = true
      clearTimeout(timer)
      watching.unsubscribe()
    },
  }
}

function speaksOfDamage(error: unknown): boolean {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown }
  return code === 'store-damaged' || (cause !== undefined && speaksOfDamage(cause))
}
