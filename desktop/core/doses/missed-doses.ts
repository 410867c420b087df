import { exhaustMap, from, type Observable, of, switchMap } from 'rxjs'
import { missedId, missedObservation, missedToRecord } from '../../../shared/slots/slot-status.ts'
import { dosesBackMs, readCircle } from '../../replica/circle-data.ts'
import { type DoseEntry, recordDoses } from '../../replica/record-dose.ts'
import type { Replica } from '../../replica/replica.ts'
import { roleIn } from '../../replica/role.ts'
import { circleSlots } from '../../replica/slot-views.ts'

/** The box's journal is read first, and a late push may be on its way: nobody hears "missed" a second too early. */
const graceMs = 60_000
const dayMs = 24 * 3600_000

/**
 * Writes down, at every tick, doses whose window has closed without a word, as inferred; whatever a person
 * or the box says later outweighs it. Emits how many were written.
 */
export function missedDoses$(replica: Replica, circle$: Observable<string | null>): Observable<number> {
  return circle$.pipe(switchMap((circle) => (circle ? replica.ticks$.pipe(exhaustMap(() => from(recordMissed(replica, circle)))) : of(0))))
}

export async function recordMissed(replica: Replica, circle: string): Promise<number> {
  const now = replica.now() - graceMs
  const data = await readCircle(replica, circle)
  // The server would refuse it, for ever.
  if (roleIn(data, replica.user()) === 'viewer') return 0
  const slots = circleSlots(data, now - dosesBackMs + dayMs, now)
  const missed = missedToRecord(slots, new Map([...data.doses].map(([id, dose]) => [id, dose.body])), now)
  const entries = missed.map((slot): DoseEntry => {
    const { schedule, medicine, key, at, amount } = slot
    return { plan: { schedule, medicine, key, at, amount }, observations: { [missedId]: missedObservation(slot) } }
  })
  await recordDoses(replica, circle, entries)
  return entries.length
}
