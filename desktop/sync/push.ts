import type { Verdict } from '../../shared/protocol/push.ts'
import type { MedRecord } from '../../shared/record/record.ts'
import { recordVersion } from '../../shared/record/version.ts'
import type { StoredRecord } from '../store/store.ts'
import { createBatchSize } from './batch-size.ts'
import { markChanged } from './circle-book.ts'
import type { Outcome } from './loop.ts'
import type { SyncParts } from './parts.ts'
import { stampAnew } from './stamp-anew.ts'
import type { SyncLimits } from './sync-limits.ts'

type Outgoing = { id: string; circle: string; version: string; wire: MedRecord }

/** Sends one batch: what has waited longest, as much as one request may hold. */
export function createPush(parts: SyncParts): (signal: AbortSignal) => Promise<Outcome> {
  const { store, transport, book, limits, localCircles } = parts
  const size = createBatchSize(limits.pushRecordsMax)

  return async (signal) => {
    const circles = book.all().filter((circle) => circle.role !== null)
    const waiting =
      circles.length > 0
        ? await store.pending(
            circles.map(({ id }) => id),
            size.value(),
          )
        : []
    if (waiting.length === 0) return { ok: true, wants: { pull: await hasNewCircle() } }
    const { batch, tooBig } = fill(waiting, limits)
    await refuse(parts, tooBig, 'size')
    if (batch.length === 0) return { ok: true, wants: { push: true } }

    const reply = await transport.push({ records: batch.map(({ wire }) => wire) }, signal)
    if (reply.ok) {
      size.grow()
      return takeVerdicts(parts, batch, reply.value.verdicts)
    }
    if (reply.failure.code !== 'too-large') return reply
    if (batch.length === 1) await refuse(parts, batch, 'size')
    size.shrink(batch.length)
    return { ok: true, wants: { push: true } }
  }

  /** A circle that was just made here: the next pull brings it to the server. */
  async function hasNewCircle(): Promise<boolean> {
    return (await localCircles()).some((id) => !book.get(id))
  }
}

/** Cuts the batch where the request would grow too large; a record that no request can hold is set apart. */
function fill(waiting: readonly StoredRecord[], { recordBytesMax, pushBytesMax }: SyncLimits) {
  const batch: Outgoing[] = []
  const tooBig: Outgoing[] = []
  let bytes = 0
  for (const record of waiting) {
    const outgoing = toOutgoing(record)
    const recordBytes = utf8.encode(JSON.stringify(outgoing.wire)).length + 1
    if (recordBytes > recordBytesMax) {
      tooBig.push(outgoing)
      continue
    }
    if (bytes + recordBytes > pushBytesMax - requestBytesSpare) break
    bytes += recordBytes
    batch.push(outgoing)
  }
  return { batch, tooBig }
}

function toOutgoing({ pending: _pending, refused: _refused, ...wire }: StoredRecord): Outgoing {
  return { id: wire.id, circle: wire.circle, version: recordVersion(wire), wire }
}

/** Settles by our own reckoning of versions: a record that was edited meanwhile has another, and stays pending. */
async function takeVerdicts(parts: SyncParts, batch: Outgoing[], verdicts: Verdict[]): Promise<Outcome> {
  const judged = batch.flatMap((outgoing, index) => {
    const verdict = verdicts[index]
    return verdict?.id === outgoing.id ? [{ outgoing, code: verdict.accepted ? '' : verdict.code }] : []
  })
  if (judged.length === 0)
    return { ok: false, failure: { code: 'server-error', message: 'The server did not say what became of the records.' } }

  const accepted = judged.filter(({ code }) => code === '').map(({ outgoing }) => outgoing)
  if (accepted.length > 0) await parts.store.settle(accepted.map(({ id, version }) => ({ id, version })))
  const refused = judged.filter(({ code }) => code !== '')
  for (const code of new Set(refused.map((each) => each.code)))
    await refuse(
      parts,
      refused.filter((each) => each.code === code).map(({ outgoing }) => outgoing),
      code,
    )
  if (refused.some(({ code }) => code === 'clock')) await stampAnew(parts)
  for (const { circle } of batch) markChanged(parts.book.enter(circle))
  const isMemberNoMore = refused.some(({ code }) => code === 'membership')
  // Push until nothing waits: records may have been edited, or left without a verdict, since this batch was read.
  return { ok: true, wants: { push: true, pull: isMemberNoMore, prove: true } }
}

async function refuse({ store, log }: SyncParts, refused: readonly Outgoing[], code: string): Promise<void> {
  if (refused.length === 0) return
  await store.refuse(refused.map(({ id, version }) => ({ id, version, code })))
  log('sync.refused', { code, records: refused.length })
}

const utf8 = new TextEncoder()
/** What stands around the records in a request. */
const requestBytesSpare = 1024
