import { rangeCount } from '../../shared/record/fingerprint.ts'
import type { Circle } from './circle-book.ts'
import { type Differences, differencesOf } from './differences.ts'
import type { SyncParts } from './parts.ts'
import type { Failure, Reply } from './reply.ts'

type Repaired = { ok: true; records: number } | { ok: false; failure: Failure }
type Moved = { fetched: number; resent: number; recalled: number }

/**
 * Moves only what differs: fetches what the server has and we lack or hold otherwise (the join makes ours
 * pending where we know more), and sends again what the server lacks. Tells how many records that were, those
 * included that are no longer counted as forgotten.
 */
export async function repair(parts: SyncParts, circle: Circle, isFirst: boolean, signal: AbortSignal): Promise<Repaired> {
  const { limits, log } = parts
  const found = await findRanges(parts, circle.id, signal)
  if (!found.ok) return found
  const sum: Moved = { fetched: 0, resent: 0, recalled: 0 }
  // A few ranges at a time from end to end, so that what is mended stays so when the line fails.
  for (let start = 0; start < found.value.length; start += limits.proveRangesMax) {
    const moved = await repairRanges(parts, circle.id, found.value.slice(start, start + limits.proveRangesMax), isFirst, signal)
    if (!moved.ok) return moved
    for (const key of ['fetched', 'resent', 'recalled'] as const) sum[key] += moved.value[key]
  }
  log('sync.repaired', { circle: circle.id, ...sum })
  return { ok: true, records: sum.fetched + sum.resent + sum.recalled }
}

async function findRanges({ store, transport }: SyncParts, circle: string, signal: AbortSignal): Promise<Reply<number[]>> {
  const reply = await transport.prove({ circle, detail: 'ranges', ranges: [] }, signal)
  if (!reply.ok) return reply
  const ours = await store.fingerprints(circle)
  const theirs = reply.value.ranges ?? []
  return { ok: true, value: [...Array(rangeCount).keys()].filter((range) => ours[range] !== theirs[range]) }
}

async function repairRanges(
  parts: SyncParts,
  circle: string,
  ranges: number[],
  isFirst: boolean,
  signal: AbortSignal,
): Promise<Reply<Moved>> {
  const { store, transport, intake } = parts
  const detail = await transport.prove({ circle, detail: 'versions', ranges }, signal)
  if (!detail.ok) return detail
  const differences = differencesOf({
    ranges,
    ours: await store.versions(circle, ranges),
    theirs: new Map(Object.entries(detail.value.versions ?? {})),
    prints: await store.fingerprints(circle),
    untaken: await intake.untaken(circle),
  })
  const recalled = await store.recall(circle, differences.miscounted)
  const resent = await resend(parts, differences, isFirst)
  const fetched = await fetchRecords(parts, circle, differences.toFetch, signal)
  return fetched.ok ? { ok: true, value: { fetched: fetched.value, resent, recalled } } : fetched
}

/** What the server refused is tried again once each time the circle comes due: reasons pass (a role, a clock, a full disk). */
async function resend({ store, clock }: SyncParts, { toSend, toFetch }: Differences, isFirst: boolean): Promise<number> {
  const lacking = new Set(toSend)
  const records = await store.getMany([...toSend, ...toFetch])
  const again = [...records.values()].filter(({ id, refused }) => (refused === '' ? lacking.has(id) : isFirst)).map(({ id }) => id)
  if (again.length > 0) await store.resend(again, clock())
  return again.length
}

async function fetchRecords(
  { transport, intake, limits }: SyncParts,
  circle: string,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Reply<number>> {
  let taken = 0
  for (let start = 0; start < ids.length; start += limits.fetchIdsMax) {
    const some = ids.slice(start, start + limits.fetchIdsMax)
    const reply = await transport.fetch({ circle, ids: some }, signal)
    if (!reply.ok) return reply
    taken += await intake.take({ circle, records: reply.value.records, asked: new Set(some) })
  }
  return { ok: true, value: taken }
}
