import type { Observable, Subscription } from 'rxjs'
import type { LiveEvent } from '../../shared/protocol/live.ts'
import type { SyncStatus } from '../../shared/trust/sync-status.ts'
import { heldRecordsKey } from '../store/held-records.ts'
import type { Store, StoredRecord } from '../store/store.ts'
import { createCircleBook, markDue } from './circle-book.ts'
import { createForgetOld, type ForgetOld } from './forget-old.ts'
import { hearing } from './hearing.ts'
import { createIntake } from './intake.ts'
import { createLoop } from './loop.ts'
import { createMembership } from './membership.ts'
import type { OwnClock } from './own-clock.ts'
import type { Log, MayLeave, SyncParts } from './parts.ts'
import { createProve } from './prove.ts'
import { createPull } from './pull.ts'
import { createPush } from './push.ts'
import { createServerClock } from './server-clock.ts'
import { type AsideRecord, createSetAside } from './set-aside.ts'
import { createStatusBoard, type Waiting } from './status.ts'
import { type SyncLimits, syncLimits } from './sync-limits.ts'
import type { Clock, Timers } from './timers.ts'
import type { SyncTransport } from './transport.ts'

export type SyncOptions = {
  store: Store
  transport: SyncTransport
  /** For the status only. */
  serverUrl: string
  clock: Clock
  timers: Timers
  /** In [0, 1). */
  random: () => number
  log: Log
  /** Sees every stamp that comes in, before the record that bears it is stored. */
  ownClock: OwnClock
  /**
   * Keeps what was never sent of a circle that this device may hold no longer; its records are removed when this has
   * resolved. A crash in between calls it again, with what is left by then: it may not replace what it kept before.
   */
  onLostCircle: (circle: string, unsent: StoredRecord[]) => Promise<void>
  /** The circles on this device that are meant for the server; all that have records, unless told otherwise. */
  circles?: () => Promise<string[]>
  /** Which records need not be kept here once the server has them; none, unless told otherwise. */
  mayLeave?: MayLeave
  limits?: Partial<SyncLimits>
}

/** Keeps a store and a server the same, for as long as it runs. */
export type Sync = {
  status$: Observable<SyncStatus>
  status(): SyncStatus
  start(): void
  /** Resolves when nothing of it touches the store any more. */
  stop(): Promise<void>
  /** The network is back, somebody signed in, or a person asks: try everything now. */
  nudge(): void
  /** The computer slept. */
  wake(): void
  /** The host says that there is no network. */
  goneOffline(): void
  /** Compares every circle with the server; the status tells what came of it. */
  proveNow(): void
  /** Sends refused records again. */
  retry(ids: readonly string[]): Promise<void>
  /** Lets old records leave the device that are proven to be on the server. */
  forgetOld: ForgetOld
  /** Records on the server that could not be taken in, and why. */
  setAside(): AsideRecord[]
}

export function createSync(options: SyncOptions): Sync {
  const { store, clock, timers, log, ownClock, onLostCircle, mayLeave } = options
  const limits: SyncLimits = { ...syncLimits, ...options.limits }
  const book = createCircleBook(store)
  const setAside = createSetAside(limits.asideRecordsMax)
  const serverClock = createServerClock(clock, (aheadMs) => ownClock.correct(aheadMs))
  const transport = hearing(options.transport, () => board.answered())
  const intake = createIntake({
    store,
    setAside,
    clock,
    latestNow: serverClock.latestNow,
    isTooOld: mayLeave && ((record) => mayLeave(record, serverClock.earliestNow())),
    clockDriftMsMax: limits.clockDriftMsMax,
    witness: (stamp) => ownClock.witness(stamp),
  })
  let heldInStore = 0
  const localCircles = options.circles ?? (() => store.circles())
  const parts: SyncParts = { store, transport, clock, log, limits, book, intake, serverClock, ownClock, localCircles, mayLeave }

  const loop = createLoop({
    works: {
      push: createPush(parts),
      pull: createPull(parts, createMembership({ ...parts, setAside, onLostCircle })),
      prove: createProve(parts),
    },
    prepare: book.load,
    live: (tell, signal) =>
      transport.live((event) => {
        if (event.type === 'hello') tell('live-up')
        if (event.type === 'poke') tell('poke')
        if (event.type === 'heard') takeHeard(event)
      }, signal),
    timers,
    random: options.random,
    onStep: () => board.refresh(),
    onFailure(work, { code, message }) {
      log('sync.failed', { work, code })
      board.failed({ code, message })
    },
  })
  const board = createStatusBoard({
    clock,
    serverUrl: options.serverUrl,
    loop: loop.state,
    circles: book.all,
    held: () => setAside.list().length + heldInStore,
    heard: serverClock.devices,
  })

  let watching: Subscription | undefined
  let cancelProof = () => {}
  let leaving: Promise<unknown> = Promise.resolve()
  const forgetOld = createForgetOld({ ...parts, timers, isRunning: () => watching !== undefined })

  function watchStore(): Subscription {
    const error = (cause: unknown) => board.failed({ code: 'store-failed', message: String(cause) })
    const watching = store.device.live(heldRecordsKey).subscribe({
      next(list) {
        heldInStore = Array.isArray(list) ? list.length : 0
        board.refresh()
      },
      error,
    })
    watching.add(store.waiting().subscribe({ next: takeCounts, error }))
    return watching
  }

  function takeHeard({ now, devices }: LiveEvent & { type: 'heard' }): void {
    serverClock.heard(now)
    for (const [device, ms] of Object.entries(devices)) serverClock.heardDevice(device, ms)
    board.refresh()
  }

  function takeCounts(counts: Waiting): void {
    board.countWaiting(counts)
    if (counts.waiting > 0) loop.send({ type: 'wrote' })
  }

  function proveNow(): void {
    for (const circle of book.all()) markDue(circle)
    loop.send({ type: 'prove-due' })
  }

  function proveLater(): void {
    cancelProof = timers.after(limits.proveIntervalMs, () => {
      proveNow()
      proveLater()
    })
  }

  return {
    status$: board.status$,
    status: board.status,
    start() {
      if (watching) return
      loop.send({ type: 'start' })
      watching = watchStore()
      proveLater()
    },
    async stop() {
      watching?.unsubscribe()
      watching = undefined
      cancelProof()
      loop.send({ type: 'stop' })
      await Promise.allSettled([loop.settled(), leaving])
    },
    nudge: () => loop.send({ type: 'nudge' }),
    wake: () => loop.send({ type: 'wake' }),
    goneOffline: () => loop.send({ type: 'offline' }),
    proveNow,
    retry: (ids) => store.resend(ids, clock()),
    forgetOld: (options) => (leaving = forgetOld(options)),
    setAside: setAside.list,
  }
}
