import { concatMap, from, type Observable, of, switchMap } from 'rxjs'
import type { Body } from '../../../shared/kinds/table.ts'
import { type CircleData, dosesBackMs, type Read, readAll, readCircle } from '../../replica/circle-data.ts'
import { type DoseEntry, recordDoses } from '../../replica/record-dose.ts'
import type { Replica } from '../../replica/replica.ts'

/**
 * Two people may have answered one question of the box differently while apart. The later answer stands, on
 * every replica; what the other one recorded is taken back here, so that one opening is one intake.
 */
export function settledAnswers$(replica: Replica, circle$: Observable<string | null>): Observable<number> {
  return circle$.pipe(
    switchMap((circle) => {
      if (!circle) return of(0)
      const answered = { circle, kind: 'box-event', state: 'answered', atMin: replica.now() - dosesBackMs } as const
      return replica.store.live(answered).pipe(concatMap((records) => from(settleAnswers(replica, circle, readAll('box-event', records)))))
    }),
  )
}

async function settleAnswers(replica: Replica, circle: string, events: Read<'box-event'>[]): Promise<number> {
  const data = await readCircle(replica, circle)
  const entries = events.flatMap((event) => wrongIntakes(data, event))
  await recordDoses(replica, circle, entries)
  return entries.length
}

/** Doses that took the event for theirs, though its answer names another one. */
function wrongIntakes(data: CircleData, event: Read<'box-event'>): DoseEntry[] {
  const settled = `${event.id}:settled`
  return [...data.doses.values()]
    .filter(({ id, body }) => id !== event.body.answer && event.id in body.observations && !(settled in body.observations))
    .map(({ body }) => ({ plan: planOf(body), observations: { [settled]: retraction(event) } }))
}

/** The same to the letter on every device. */
const retraction = ({ id, body }: Read<'box-event'>): Body<'dose'>['observations'][string] => ({
  state: 'entered-in-error',
  at: body.at,
  noted: body.at,
  evidence: 'inference',
  retracts: id,
})

const planOf = ({ schedule, medicine, slot, planned, amount }: Body<'dose'>): DoseEntry['plan'] => ({
  schedule,
  medicine,
  key: slot,
  at: planned,
  amount,
})
