import { boxEntryId } from '../kinds/box-event.ts'
import { doseId } from '../kinds/dose.ts'
import type { Observation, Observations } from '../kinds/observation.ts'
import type { Author } from '../record/record.ts'
import { missedId, missedObservation, windowEndsAt } from '../slots/slot-status.ts'
import { asNeededKey, type ScheduleOf, type Slot } from '../slots/slot.ts'
import { slotsBetween } from '../slots/slots-between.ts'
import { integerBetween, type Random } from './random.ts'

/** What became of one slot, and when that was recorded last. */
export type Intake = { slot: Slot; observations: Observations; notedMs: number }

export type Past = { random: Random; zone: string; fromMs: number; nowMs: number; by: Author; drawer: number }

const minuteMs = 60_000
const dayMs = 86_400_000

/** What happened with a schedule's slots so far; those that are still open are left out. */
export function pastIntakes(schedule: ScheduleOf, past: Past): Intake[] {
  const slots = slotsBetween(schedule, past.zone, past.fromMs, past.nowMs)
  return slots.map((slot) => intakeOf(slot, past)).filter((intake) => intake.notedMs < past.nowMs)
}

/** Mostly taken, and seen by the box or said by a person; now and then late, skipped or missed. */
function intakeOf(slot: Slot, past: Past): Intake {
  const luck = past.random()
  const lateness = past.random() < 0.1 ? integerBetween(past.random, 40, 110) : integerBetween(past.random, 1, 25)
  const at = slot.at + lateness * minuteMs
  if (luck < 0.04) return { slot, observations: { [missedId]: missedObservation(slot) }, notedMs: windowEndsAt(slot) }
  if (luck < 0.07) return { slot, observations: { said: said('skipped', at, past, { reason: 'Felt unwell' }) }, notedMs: at }
  return { slot, observations: taken(slot, at, past), notedMs: at }
}

/** A few intakes of a medicine that is taken as needed, on different days. */
export function pastIntakesAsNeeded({ id, body }: ScheduleOf, past: Past): Intake[] {
  const days = Math.floor((past.nowMs - past.fromMs) / dayMs)
  const chosen = Array.from({ length: days }, (_, day) => day).filter(() => past.random() < 0.3)
  return chosen.map((day) => {
    const at = past.fromMs + day * dayMs + integerBetween(past.random, 9 * 60, 21 * 60) * minuteMs
    const key = asNeededKey(at, 'example')
    const amount = body.plan.phases[0]!.amount
    const slot = { key, schedule: id, medicine: body.medicine, at, wall: '', amount, windowMs: 0, doseId: doseId(id, key) }
    return { slot, observations: taken(slot, at, past), notedMs: at }
  })
}

function taken(slot: Slot, at: number, past: Past): Observations {
  if (past.random() < 0.25) return { said: said('taken', at, past, { amount: slot.amount }) }
  const entry = boxEntryId('example', past.drawer, Math.floor(at / minuteMs))
  return { [entry]: { state: 'taken', at, noted: at, evidence: 'box', by: past.by, drawer: past.drawer, uncertaintyMs: 0 } }
}

const said = (state: 'taken' | 'skipped', at: number, past: Past, more: Partial<Observation>): Observation => ({
  state,
  at,
  noted: at,
  evidence: 'statement',
  by: past.by,
  ...more,
})
