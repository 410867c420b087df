import { combineLatest, map, type Observable, of, switchMap } from 'rxjs'
import { distinctView } from '../../replica/distinct-view.ts'
import { type CircleData, circleData } from '../../replica/circle-data.ts'
import type { Replica } from '../../replica/replica.ts'
import { circleSlots, slotToView } from '../../replica/slot-views.ts'
import type { BoxSignal } from '../box/box-service.ts'

const dayMs = 24 * 3600_000
const nothing: BoxSignal = { drawers: [], buzzer: 'off' }

/** Which drawers are to be lit now, and how loudly; follows the plan, the clock and what is recorded. */
export function dueSignal$(replica: Replica, circle$: Observable<string | null>): Observable<BoxSignal> {
  return circle$.pipe(
    switchMap((circle) =>
      circle ? combineLatest([circleData(replica, circle), replica.ticks$]).pipe(map(([data, now]) => dueSignal(data, now))) : of(nothing),
    ),
    distinctView(),
  )
}

function dueSignal(data: CircleData, now: number): BoxSignal {
  const due = circleSlots(data, now - dayMs, now + 1)
    .map((slot) => slotToView(data, slot, now))
    .filter((slot) => slot.status === 'due' && slot.drawer !== null)
  const drawers = [...new Set(due.map((slot) => slot.drawer!))].sort((a, b) => a - b)
  return { drawers, buzzer: data.settings.buzzer as BoxSignal['buzzer'] }
}
