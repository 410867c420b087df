import type { PullReply } from '../../shared/protocol/pull.ts'
import { createBatchSize } from './batch-size.ts'
import { type Circle, markChanged, markDue } from './circle-book.ts'
import type { Outcome } from './loop.ts'
import type { Membership } from './membership.ts'
import type { SyncParts } from './parts.ts'

type CircleReply = PullReply['circles'][string]

/** Asks once for news of all circles, takes it in, and only then moves the cursors. */
export function createPull(parts: SyncParts, membership: Membership): (signal: AbortSignal) => Promise<Outcome> {
  const { transport, book, limits, serverClock } = parts
  const size = createBatchSize(limits.pullRecordsMax, limits.pullRecordsMin)

  return async (signal) => {
    const cursors = Object.fromEntries(book.all().flatMap(({ id, cursor }) => (cursor ? [[id, cursor]] : [])))
    const reply = await transport.pull({ cursors, recordsMax: size.value() }, signal)
    if (!reply.ok) {
      // A page that never arrives whole over this line may do so when it is smaller.
      if (reply.failure.code === 'offline' || reply.failure.code === 'too-large') size.shrink(size.value())
      return reply
    }
    size.grow()
    const { circles, now } = reply.value
    serverClock.heard(now)
    let isMore = false
    let isNews = false
    for (const [id, page] of Object.entries(circles)) {
      isMore = (await takePage(parts, book.enter(id), page)) || isMore
      isNews ||= page.records.length > 0
      for (const [device, ms] of Object.entries(page.heard)) serverClock.heardDevice(device, ms)
    }
    await book.save()
    const settled = await membership.settle(new Set(Object.keys(circles)), signal)
    if (!settled.ok) return settled
    const isDue = book.all().some((circle) => circle.isDue)
    return { ok: true, wants: { pull: isMore || settled.wants.pull === true, push: settled.wants.push === true, prove: isNews || isDue } }
  }
}

/** Whether there is more to pull of the circle. The cursor moves only after its records are durable. */
async function takePage(parts: SyncParts, circle: Circle, page: CircleReply): Promise<boolean> {
  const { intake, log } = parts
  if (circle.role !== page.role) markDue(circle)
  // Read from the beginning, everything comes again, and what was forgotten is counted anew.
  const recalled = circle.cursor ? 0 : await parts.store.recall(circle.id)
  if (recalled > 0) log('sync.recalled', { circle: circle.id, records: recalled })
  if (page.records.length > 0) {
    await intake.take({ circle: circle.id, records: page.records })
    markChanged(circle)
  }
  circle.role = page.role
  if (circle.problem?.code !== 'differs') circle.problem = undefined
  const isStuck = page.more && page.records.length === 0 && circle.cursor?.since === page.cursor.since
  if (circle.cursor && circle.cursor.epoch !== page.cursor.epoch) {
    // The database was put back to an older state: read it from the beginning, and let the proof find what it lost.
    log('sync.epoch-changed', { circle: circle.id })
    circle.cursor = null
    markChanged(circle)
    markDue(circle)
    return true
  }
  circle.cursor = page.cursor
  return page.more && !isStuck
}
