import type { StoredRecord } from '../store/store.ts'
import { type Circle, markChanged, markDue } from './circle-book.ts'
import type { Outcome } from './loop.ts'
import type { SyncParts } from './parts.ts'
import type { SetAside } from './set-aside.ts'

export type MembershipParts = SyncParts & {
  setAside: SetAside
  /** Keeps what the server never got of a circle before its records are removed; they are removed when it has resolved. */
  onLostCircle: (circle: string, unsent: StoredRecord[]) => Promise<void>
}

/** Brings the circles here in line with those that the server named in a pull. */
export type Membership = { settle(named: ReadonlySet<string>, signal: AbortSignal): Promise<Outcome> }

export function createMembership(parts: MembershipParts): Membership {
  const { book, localCircles } = parts

  async function settle(named: ReadonlySet<string>, signal: AbortSignal): Promise<Outcome> {
    const here = new Set([...book.all().map(({ id }) => id), ...(await localCircles())])
    const unnamed = [...here].filter((id) => !named.has(id)).map((id) => book.enter(id))
    let isCreated = false
    for (const circle of unnamed) {
      const outcome = circle.role === null ? await create(parts, circle, signal) : await findOut(parts, circle, signal)
      if (outcome.ok) isCreated ||= outcome.wants.pull === true
      else if (concernsAll(outcome.failure.code)) return outcome
      else circle.problem = outcome.failure
    }
    return { ok: true, wants: isCreated ? { push: true, pull: true } : {} }
  }

  return { settle }
}

/** Failures of the way to the server; any other is this one circle's, and holds up none of the others. */
const concernsAll = (code: string): boolean =>
  ['offline', 'not-our-server', 'sign-in-needed', 'rate-limited', 'server-newer'].includes(code)

/** A circle that was made here: the server is told of it, and the next pull names it. */
async function create({ transport, log }: MembershipParts, circle: Circle, signal: AbortSignal): Promise<Outcome> {
  const reply = await transport.createCircle(circle.id, signal)
  if (!reply.ok) return reply
  log('sync.circle-created', { circle: circle.id })
  circle.role = 'owner'
  markDue(circle)
  return { ok: true, wants: { pull: true } }
}

/**
 * A circle that the server named before and names no more. Only a plain "not allowed" says that membership
 * ended. A server that was restored from before the circle does not know it, and gets it back from an owner.
 */
async function findOut(parts: MembershipParts, circle: Circle, signal: AbortSignal): Promise<Outcome> {
  const outcome = circle.role === 'owner' ? await create(parts, circle, signal) : await ask(parts, circle, signal)
  return !outcome.ok && outcome.failure.code === 'not-allowed' ? lose(parts, circle) : outcome
}

async function ask({ transport }: MembershipParts, circle: Circle, signal: AbortSignal): Promise<Outcome> {
  const reply = await transport.prove({ circle: circle.id, detail: 'total', ranges: [] }, signal)
  if (reply.ok) return { ok: true, wants: {} }
  if (reply.failure.code !== 'not-found') return reply
  markChanged(circle)
  circle.problem = { code: 'circle-unknown', message: 'The server does not know this circle; one of its owners has to connect.' }
  return { ok: true, wants: {} }
}

async function lose({ store, book, setAside, onLostCircle, log }: MembershipParts, circle: Circle): Promise<Outcome> {
  const unsent = await store.unsent()
  await onLostCircle(
    circle.id,
    unsent.filter((record) => record.circle === circle.id),
  )
  await store.purge(circle.id)
  setAside.removeCircle(circle.id)
  book.remove(circle.id)
  await book.save()
  log('sync.circle-lost', { circle: circle.id })
  return { ok: true, wants: {} }
}
