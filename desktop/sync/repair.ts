import type { ProveReply } from '../../shared/protocol/prove.ts'
import { rangeCount } from '../../shared/record/fingerprint.ts'
import type { Circle } from './circle-book.ts'
import type { SyncParts } from './parts.ts'
import type { Failure, Reply } from './reply.ts'

type Repaired = { ok: true; records: number } | { ok: false; failure: Failure }
type Differences = { toFetch: string[]; toSend: string[] }

/**
 * Moves only what differs: fetches what the server has and we lack or hold otherwise (the join makes ours
 * pending where we know more), and sends again what the server lacks. Tells how many records that were.
 */
export async function repair(parts: SyncParts, circle: Circle, isFirst: boolean, signal: AbortSignal): Promise<Repaired> {
  const found = await findDifferences(parts, circle.id, signal)
  if (!found.ok) return found
  const resent = await resend(parts, found.value, isFirst)
  const fetched = await fetchRecords(parts, circle.id, found.value.toFetch, signal)
  if (!fetched.ok) return fetched
  parts.log('sync.repaired', { circle: circle.id, fetched: fetched.value, resent })
  return { ok: true, records: resent + fetched.value }
}

async function findDifferences({ store, transport, limits }: SyncParts, circle: string, signal: AbortSignal): Promise<Reply<Differences>> {
  const reply = await transport.prove({ circle, detail: 'ranges', ranges: [] }, signal)
  if (!reply.ok) return reply
  const ours = await store.fingerprints(circle)
  const theirs = reply.value.ranges ?? []
  const ranges = [...Array(rangeCount).keys()].filter((range) => ours[range] !== theirs[range])
  const found: Differences = { toFetch: [], toSend: [] }
  for (let start = 0; start < ranges.length; start += limits.proveRangesMax) {
    const some = ranges.slice(start, start + limits.proveRangesMax)
    const detail = await transport.prove({ circle, detail: 'versions', ranges: some }, signal)
    if (!detail.ok) return detail
    compare(await store.versions(circle, some), detail.value, found)
  }
  return { ok: true, value: found }
}

function compare(ours: ReadonlyMap<string, string>, { versions = {} }: ProveReply, found: Differences): void {
  for (const [id, version] of Object.entries(versions)) if (ours.get(id) !== version) found.toFetch.push(id)
  for (const id of ours.keys()) if (!Object.hasOwn(versions, id)) found.toSend.push(id)
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
