import { type Circle, markChanged } from './circle-book.ts'
import { totalOf } from './fingerprint-total.ts'
import type { Outcome } from './loop.ts'
import type { SyncParts } from './parts.ts'
import { repair } from './repair.ts'

/**
 * Compares one circle that is due with the server. Only equal totals, with nothing waiting here and nothing
 * changed here meanwhile, are a proof; a difference is first pulled, then repaired, then compared again.
 */
export function createProve(parts: SyncParts): (signal: AbortSignal) => Promise<Outcome> {
  const { book } = parts
  const isNext = (circle: Circle) => circle.isDue && circle.role !== null

  return async (signal) => {
    const circle = book.all().find(isNext)
    if (!circle) return { ok: true, wants: {} }
    const outcome = await proveCircle(parts, circle, signal)
    return outcome.ok ? { ok: true, wants: { ...outcome.wants, prove: book.all().some(isNext) } } : outcome
  }
}

async function proveCircle(parts: SyncParts, circle: Circle, signal: AbortSignal): Promise<Outcome> {
  const before = await parts.store.fingerprints(circle.id)
  const reply = await parts.transport.prove({ circle: circle.id, detail: 'total', ranges: [] }, signal)
  if (!reply.ok) return isOfCircle(reply.failure.code) ? leave(circle) : reply
  const isSameEpoch = reply.value.epoch === circle.cursor?.epoch
  if (!isSameEpoch || reply.value.total !== totalOf(before)) return reconcile(parts, circle, signal)
  const after = await parts.store.fingerprints(circle.id)
  const pending = await parts.store.pending([circle.id], 1)
  if (pending.length > 0 || totalOf(after) !== totalOf(before)) return { ok: true, wants: { push: true } }
  Object.assign(circle, { isProven: true, isDue: false, repairs: 0, provenAt: parts.clock(), problem: undefined })
  return { ok: true, wants: {} }
}

/** The circle is not ours any more, or unknown: the next pull finds out which. */
const isOfCircle = (code: string): boolean => code === 'not-allowed' || code === 'not-found'

function leave(circle: Circle): Outcome {
  markChanged(circle)
  circle.isDue = false
  return { ok: true, wants: { pull: true } }
}

async function reconcile(parts: SyncParts, circle: Circle, signal: AbortSignal): Promise<Outcome> {
  markChanged(circle)
  circle.repairs++
  // Most differences are news that came in between.
  if (circle.repairs === 1) return { ok: true, wants: { push: true, pull: true } }
  if (circle.repairs <= parts.limits.repairRoundsMax + 1) {
    const repaired = await repair(parts, circle, circle.repairs === 2, signal)
    if (!repaired.ok) return repaired
    if (repaired.records > 0) return { ok: true, wants: { push: true, pull: true } }
  }
  circle.isDue = false
  circle.problem = { code: 'differs', message: 'This device and the server do not hold the same, and repair has not helped yet.' }
  parts.log('sync.differs', { circle: circle.id, repairs: circle.repairs })
  return { ok: true, wants: {} }
}
