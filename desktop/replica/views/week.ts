import { combineLatest, map, type Observable } from 'rxjs'
import { distinctView } from '../distinct-view.ts'
import { isAsNeededKey } from '../../../shared/slots/slot.ts'
import type { DayView, WeekView } from '../../contract/views.ts'
import { type CircleData, circleData } from '../circle-data.ts'
import type { Replica } from '../replica.ts'
import { slotsAndIntakes, slotToView, startOfDay, wallDate } from '../slot-views.ts'

const daysBack = 6

export function week$(replica: Replica, circle: string): Observable<WeekView> {
  return combineLatest([circleData(replica, circle), replica.ticks$]).pipe(
    map(([data, now]) => weekView(data, now)),
    distinctView(),
  )
}

/** The last seven days, today last; what is taken as needed was never expected, so it does not count. */
function weekView(data: CircleData, now: number): WeekView {
  const days = Array.from({ length: daysBack + 1 }, (_, index) => dayView(data, now, index - daysBack))
  // Counted against what was due so far: "31 of 33" must not call this evening's dose untaken.
  const sum = (count: (day: DayView) => number): number => days.reduce((total, day) => total + count(day), 0)
  return { days, taken: sum((day) => day.taken), planned: sum((day) => day.taken + day.missed + day.skipped) }
}

function dayView(data: CircleData, now: number, offset: number): DayView {
  const { zone } = data.patient
  const start = startOfDay(now, zone, offset)
  const slots = slotsAndIntakes(data, start, startOfDay(now, zone, offset + 1))
    .filter((slot) => !isAsNeededKey(slot.key))
    .map((slot) => slotToView(data, slot, now))
  const count = (status: string): number => slots.filter((slot) => slot.status === status).length
  const date = wallDate(start, zone)
  const weekday = new Date(`${date}T12:00Z`).getUTCDay() || 7
  return {
    date,
    weekday,
    planned: slots.length,
    taken: count('taken'),
    missed: count('missed'),
    skipped: count('skipped'),
    isToday: offset === 0,
  }
}
