import type { MedRecord } from '../../shared/record/record.ts'
import type { Store } from '../store/store.ts'
import type { CircleBook } from './circle-book.ts'
import type { Intake } from './intake.ts'
import type { OwnClock } from './own-clock.ts'
import type { ServerClock } from './server-clock.ts'
import type { SyncLimits } from './sync-limits.ts'
import type { Clock } from './timers.ts'
import type { SyncTransport } from './transport.ts'

/** Takes note of what happened; never of what a record says. */
export type Log = (event: string, facts: Readonly<Record<string, string | number | boolean>>) => void

/** Whether a record that the server has is too old by now to be kept on this device. */
export type MayLeave = (record: MedRecord, nowMs: number) => boolean

/** What each piece of work works with. */
export type SyncParts = {
  store: Store
  transport: SyncTransport
  clock: Clock
  log: Log
  limits: SyncLimits
  book: CircleBook
  intake: Intake
  serverClock: ServerClock
  ownClock: OwnClock
  /** The circles on this device that are meant for the server. */
  localCircles: () => Promise<string[]>
  mayLeave: MayLeave | undefined
}
