import { isAhead, type Stamp } from '../../shared/clock/hlc.ts'
import { stampsOf } from '../../shared/record/stamps.ts'
import type { StoredRecord } from '../store/store.ts'
import type { SyncParts } from './parts.ts'

/**
 * Mends what a clock that ran ahead has stamped. The server refuses such stamps, so nobody else has seen them:
 * the edits get the stamps that a right clock would have given, in their order, and are sent again. All at once,
 * because an edit under a right stamp could not follow one that still lies ahead.
 */
export async function stampAnew({ store, serverClock, ownClock, limits, clock, log }: SyncParts): Promise<void> {
  const latestMs = serverClock.serverNow() + limits.clockDriftMsMax
  const records = await store.unsent()
  const wrong = [...new Set(records.flatMap(allStamps))].filter((stamp) => isAhead(stamp, latestMs, 0)).sort()
  if (wrong.length === 0) return
  await ownClock.rewind(latestMs)
  const anew = new Map<Stamp, Stamp>()
  for (const stamp of wrong) anew.set(stamp, await ownClock.next())
  await store.restamp(
    records.map(({ id }) => id),
    (stamp) => anew.get(stamp) ?? stamp,
    clock(),
  )
  log('sync.stamped-anew', { stamps: wrong.length })
}

const allStamps = ({ clock }: StoredRecord): Stamp[] => Object.values(clock).flatMap(stampsOf)
