import { combineLatest, map, type Observable } from 'rxjs'
import { stampTime } from '../../../shared/clock/hlc.ts'
import type { ChooseClock } from '../../../shared/merge/merge.ts'
import { distinctView } from '../distinct-view.ts'
import { phaseAt } from '../../../shared/slots/phase-at.ts'
import { runOut } from '../../../shared/stock/run-out.ts'
import { stockLevel } from '../../../shared/stock/stock-level.ts'
import type { ConflictView, MedicineView, ScheduleView } from '../../contract/views.ts'
import { type CircleData, circleData, nameByUser, type Read } from '../circle-data.ts'
import type { StoredRecord } from '../../store/store.ts'
import { goesOn, planHeads } from '../plan-heads.ts'
import type { Replica } from '../replica.ts'
import { wallDateTime } from '../slot-views.ts'

export function medicines$(replica: Replica, circle: string): Observable<MedicineView[]> {
  return combineLatest([circleData(replica, circle), replica.ticks$]).pipe(
    map(([data, now]) => medicineViews(data, now)),
    distinctView(),
  )
}

export function medicineViews(data: CircleData, now: number): MedicineView[] {
  return [...data.medicines.values()]
    .map((medicine) => medicineView(data, medicine, now))
    .sort((a, b) => a.status.localeCompare(b.status) || a.name.localeCompare(b.name))
}

function medicineView(data: CircleData, { id, record, body }: Read<'medicine'>, now: number): MedicineView {
  const all = data.schedules.filter((one) => one.body.medicine === id)
  const schedules = all.filter((one) => one.body.status === 'active')
  const moves = data.movesOf.get(id) ?? []
  const wall = wallDateTime(now, data.patient.zone)
  const stock = stockLevel(moves)
  const out = isCounted(moves) ? runOut(stock, schedules, data.patient.zone, now) : null
  const { name, strength, unit, status, hint, drawer, directions, prescriber, pharmacy, rxNumber, expiryDate, lot, scan } = body
  return {
    id,
    name,
    strength,
    unit,
    status,
    hint,
    drawer,
    directions,
    prescriber,
    pharmacy,
    rxNumber,
    expiryDate,
    lot,
    scan,
    schedules: schedules.map((one) => scheduleView(one, wall)),
    finishedOn: finishedOn(schedules, wall),
    stock,
    runsOut: out?.at == null ? null : { date: out.date, daysLeft: out.daysLeft },
    conflicts: [conflictsOf(data, record), ...all.filter((one) => isOpen(one, wall)).map((one) => conflictsOf(data, one.record))].flat(),
  }
}

/** Whether anybody ever said how much there is. */
export const isCounted = (moves: readonly StoredRecord[]): boolean => moves.some((move) => move.state !== 'dose')

/** Two who stopped a schedule apart agree, whenever each of them did; one who changed it meanwhile does not. */
const isOpen = (schedule: Read<'schedule'>, wall: string): boolean =>
  schedule.body.status === 'active' || planHeads(schedule).some((plan) => goesOn(plan, wall))

/** The last day of plans that are all over. */
function finishedOn(schedules: Read<'schedule'>[], wall: string): string | null {
  if (schedules.length === 0 || schedules.some(({ body }) => goesOn(body.plan, wall))) return null
  return schedules
    .map(({ body }) => body.plan.until!.slice(0, 10))
    .sort()
    .at(-1)!
}

function scheduleView({ id, body: { plan, windowMinutes } }: Read<'schedule'>, wall: string): ScheduleView {
  const { timing, amount, from } = phaseAt({ ...plan, until: null }, wall) ?? plan.phases[0]!
  return { id, timing, amount, from, until: plan.until?.slice(0, 10) ?? null, windowMinutes }
}

function conflictsOf(data: CircleData, record: Read<'medicine'>['record']): ConflictView[] {
  return Object.entries(record.clock).flatMap(([field, clock]) => {
    if (typeof clock === 'string' || clock.heads.length < 2) return []
    return [{ record: record.id, field, heads: clock.heads.map((head) => headView(data, head)) }]
  })
}

const headView = (data: CircleData, { stamp, user, value }: ChooseClock['heads'][number]): ConflictView['heads'][number] => ({
  stamp,
  at: stampTime(stamp).ms,
  userName: nameByUser(data, user),
  value,
})
