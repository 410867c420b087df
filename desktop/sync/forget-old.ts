import { kinds } from '../../shared/kinds/table.ts'
import type { StoredRecord } from '../store/store.ts'
import type { Circle } from './circle-book.ts'
import type { SyncParts } from './parts.ts'
import type { Timers } from './timers.ts'

export type ForgetOldOptions = {
  /** Takes away what lies beside records that are about to leave, and tells which of them do; the store keeps those that wait to be sent. */
  beforeLeaving?: (records: StoredRecord[]) => Promise<StoredRecord[]>
  signal?: AbortSignal
}

/** Lets old records leave this device, a few at a time with pauses between; tells how many left. */
export type ForgetOld = (options?: ForgetOldOptions) => Promise<number>

type Parts = Pick<SyncParts, 'store' | 'book' | 'mayLeave' | 'serverClock' | 'clock' | 'log' | 'limits'> & {
  timers: Timers
  isRunning: () => boolean
}
type Work = { circle: Circle; kind: string; options: ForgetOldOptions }

const agingKinds = Object.values(kinds).flatMap((kind) => ('retention' in kind ? [kind.name] : []))

export function createForgetOld(parts: Parts): ForgetOld {
  return async (options = {}) => {
    let left = 0
    if (parts.mayLeave)
      for (const circle of parts.book.all()) for (const kind of agingKinds) left += await forgetKind(parts, { circle, kind, options })
    if (left > 0) parts.log('sync.forgotten', { records: left })
    return left
  }
}

async function forgetKind(parts: Parts, work: Work): Promise<number> {
  const { store, timers, clock, limits } = parts
  let left = 0
  let atMin = 0
  while (mayGoOn(parts, work)) {
    const page = await store.find({
      circle: work.circle.id,
      kind: work.kind,
      atMin,
      atMax: clock(),
      withGone: true,
      limit: limits.forgetRecordsMax,
    })
    const leaving = await forgetSome(parts, work, page)
    left += leaving
    if (page.length < limits.forgetRecordsMax) break
    // Those of the last moment may go on beyond this page; those that stay must not hold up what follows them.
    const last = page.at(-1)!.at
    atMin = leaving === 0 && last === atMin ? last + 1 : last
    await new Promise<void>((resolve) => timers.after(limits.forgetPauseMs, resolve))
  }
  return left
}

async function forgetSome({ store, mayLeave, serverClock }: Parts, { options }: Work, page: StoredRecord[]): Promise<number> {
  const { beforeLeaving = async (records) => records } = options
  const leaves = (record: StoredRecord) => mayLeave!(record, serverClock.earliestNow())
  const old = page.filter(leaves)
  if (old.length === 0) return 0
  const leaving = await beforeLeaving(old)
  return store.forget(
    leaving.map(({ id }) => id),
    leaves,
  )
}

/** The server has what a proof of late has covered, as long as nothing has changed since. */
function mayGoOn({ clock, limits, isRunning }: Parts, { circle, options }: Work): boolean {
  const proofAgeMs = clock() - (circle.provenAt ?? Number.NEGATIVE_INFINITY)
  const isProven = circle.isProven && proofAgeMs >= 0 && proofAgeMs <= limits.forgetProofAgeMsMax
  return isProven && isRunning() && !options.signal?.aborted
}
