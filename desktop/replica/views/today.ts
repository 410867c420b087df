import { combineLatest, map, type Observable } from 'rxjs'
import { distinctView } from '../distinct-view.ts'
import type { Timing } from '../../../shared/kinds/schedule.ts'
import { doseState } from '../../../shared/dose/dose-state.ts'
import { nextAllowed } from '../../../shared/slots/next-allowed.ts'
import { phaseAt } from '../../../shared/slots/phase-at.ts'
import type { AsNeededView, BoxView, NoteView, QuestionView, SlotView, TodayView, UndoView } from '../../contract/views.ts'
import { type CircleData, circleData, type Read } from '../circle-data.ts'
import type { Replica } from '../replica.ts'
import { circleSlots, slotsAndIntakes, slotToView, startOfDay, wallDate, wallDateTime, wallTime } from '../slot-views.ts'
import { backupNotes$ } from './backups.ts'
import { boxView, type ViewContext } from './box.ts'
import { isCounted, medicineViews } from './medicines.ts'

/** How long an act can be undone from the Today screen. */
const undoMs = 10 * 60_000

export function today$(replica: Replica, context: ViewContext, circle: string): Observable<TodayView> {
  return combineLatest([
    circleData(replica, circle),
    replica.ticks$,
    boxView(replica, context, circle),
    context.heard$,
    backupNotes$(replica, context.backup, circle),
  ]).pipe(
    map(([data, now, box, heard, backupNotes]) => todayView(data, now, box, heard, backupNotes)),
    distinctView(),
  )
}

function todayView(data: CircleData, now: number, box: BoxView, heard: Record<string, number>, backupNotes: NoteView[]): TodayView {
  const { zone } = data.patient
  const slots = daySlots(data, now)
  const due = slots.filter((slot) => slot.status === 'due')
  return {
    patient: data.patient,
    now: Math.floor(now / 60_000) * 60_000,
    date: wallDate(now, zone),
    wall: wallTime(now, zone),
    slots,
    due,
    next: nextSlot(data, now),
    asNeeded: asNeededViews(data, now),
    questions: data.events.map((event) => questionView(data, event)),
    notes: [...notes(data, slots, now, box), ...backupNotes],
    undo: undoView(data, slots, now),
    box,
    kioskHeardAt: kioskHeardAt(data, heard),
  }
}

/** Today's, with what was taken unplanned, and what yesterday left open. */
function daySlots(data: CircleData, now: number): SlotView[] {
  const { zone } = data.patient
  const start = startOfDay(now, zone)
  const views = slotsAndIntakes(data, startOfDay(now, zone, -1), startOfDay(now, zone, 1)).map((slot) => slotToView(data, slot, now))
  return views.filter((slot) => slot.at >= start || slot.status === 'due' || slot.status === 'snoozed')
}

/** What is to come first; a dose that was put off comes when it is reminded of. */
function nextSlot(data: CircleData, now: number): SlotView | null {
  const { zone } = data.patient
  const soon = circleSlots(data, startOfDay(now, zone, -1), startOfDay(now, zone, 2)).map((slot) => slotToView(data, slot, now))
  const coming = soon.flatMap((slot) => {
    if (slot.status === 'snoozed') return [{ ...slot, at: slot.snoozedUntil!, wall: wallTime(slot.snoozedUntil!, zone) }]
    return slot.status === 'later' ? [slot] : []
  })
  return coming.sort((a, b) => a.at - b.at)[0] ?? null
}

function asNeededViews(data: CircleData, now: number): AsNeededView[] {
  return data.schedules.flatMap((one) => {
    const phase = phaseAt(one.body.plan, wallDateTime(now, data.patient.zone))
    const medicine = data.medicines.get(one.body.medicine)?.body
    if (!phase || phase.timing.type !== 'asNeeded' || one.body.status !== 'active' || medicine?.status !== 'active') return []
    return [asNeededView(data, one, phase.timing, phase.amount, now)]
  })
}

function asNeededView(
  data: CircleData,
  schedule: Read<'schedule'>,
  timing: Timing & { type: 'asNeeded' },
  amount: number,
  now: number,
): AsNeededView {
  const medicine = data.medicines.get(schedule.body.medicine)!.body
  const takenAt = takenTimes(data, schedule.id)
  const { allowedAt, leftToday } = nextAllowed(takenAt, timing, data.patient.zone, now)
  return {
    schedule: schedule.id,
    medicine: schedule.body.medicine,
    name: medicine.name,
    strength: medicine.strength,
    unit: medicine.unit,
    amount,
    drawer: medicine.drawer,
    takenToday: timing.perDayMax - leftToday,
    perDayMax: timing.perDayMax,
    allowedAt: allowedAt > now ? allowedAt : null,
    lastAt: takenAt.length > 0 ? Math.max(...takenAt) : null,
  }
}

/** When doses of a schedule were taken, epoch ms. */
export function takenTimes(data: CircleData, schedule: string): number[] {
  return [...data.doses.values()].flatMap((dose) => {
    const state = dose.body.schedule === schedule ? doseState(dose.body.observations) : undefined
    return state?.state === 'taken' ? [state.decisive!.at] : []
  })
}

function questionView(data: CircleData, { id, body }: Read<'box-event'>): QuestionView {
  return {
    event: id,
    type: body.type,
    drawer: body.drawer,
    count: body.count,
    at: body.at,
    wall: wallTime(body.at, data.patient.zone),
    candidates: body.candidates.flatMap((dose) => candidateView(data, dose, body.at)),
  }
}

function candidateView(data: CircleData, dose: string, at: number): QuestionView['candidates'] {
  const dayMs = 24 * 3600_000
  const slot = circleSlots(data, at - dayMs, at + dayMs).find((one) => one.doseId === dose)
  const medicine = slot && data.medicines.get(slot.medicine)?.body
  return slot && medicine ? [{ dose, name: medicine.name, strength: medicine.strength, wall: wallTime(slot.at, data.patient.zone) }] : []
}

function notes(data: CircleData, slots: SlotView[], now: number, box: BoxView): NoteView[] {
  const warnDays = Number(data.settings.stockWarnDays)
  const found: NoteView[] = slots
    .filter((slot) => slot.isContradicted)
    .map((slot) => ({ type: 'contradiction', dose: slot.dose, name: slot.name, wall: slot.wall }))
  for (const one of medicineViews(data, now)) {
    for (const conflict of one.conflicts) found.push({ type: 'conflict', medicine: one.id, name: one.name, field: conflict.field })
    if (one.status !== 'active' || one.finishedOn !== null) continue
    if (one.stock <= 0 && isCounted(data.movesOf.get(one.id) ?? [])) found.push({ type: 'out-of-stock', medicine: one.id, name: one.name })
    else if (one.runsOut && one.runsOut.daysLeft <= warnDays)
      found.push({ type: 'runs-out', medicine: one.id, name: one.name, ...one.runsOut })
  }
  if (data.unreadable.length > 0) found.push({ type: 'unreadable', count: data.unreadable.length })
  if (box.link === 'absent' && [...data.medicines.values()].some((one) => one.body.drawer !== null))
    found.push({ type: 'box-absent', since: box.lastHeardAt })
  return found
}

/** The latest act of today that can still be undone. */
function undoView(data: CircleData, slots: SlotView[], now: number): UndoView | null {
  const undoable = slots.flatMap((slot) => {
    const noted = slot.observation === null ? undefined : data.doses.get(slot.dose)?.body.observations[slot.observation]?.noted
    return noted !== undefined && now - noted < undoMs ? [{ slot, noted }] : []
  })
  const last = undoable.sort((a, b) => a.noted - b.noted).at(-1)
  if (!last) return null
  const { dose, observation, name, status, wall } = last.slot
  return { dose, observation: observation!, name, state: status as 'taken' | 'skipped', wall, until: last.noted + undoMs }
}

function kioskHeardAt(data: CircleData, heard: Record<string, number>): number | null {
  const times = data.devices.filter((one) => one.body.type === 'kiosk').flatMap((one) => heard[one.body.device] ?? [])
  return times.length > 0 ? Math.max(...times) : null
}
