import { doseState } from '../../../shared/dose/dose-state.ts'
import type { Slot } from '../../../shared/slots/slot.ts'
import type { CircleData } from '../../replica/circle-data.ts'
import { slotsAndIntakes } from '../../replica/slot-views.ts'

/** A drawer that was opened, as the box's journal has it; `id` is the journal entry's. */
export type Opening = { id: string; drawer: number; at: number; uncertaintyMs: number }

export type Explanation =
  /** Exactly one dose was due in this drawer: that one. */
  | { type: 'dose'; slot: Slot }
  /** The drawer of a dose just taken: the same intake, seen again. */
  | { type: 'same-intake'; dose: string }
  /** No dose, or several, may be meant: a person is asked. */
  | { type: 'question'; candidates: Slot[] }

/** How far from its window a dose may still be meant. */
const nearMs = 4 * 3600_000
const sameIntakeMs = 15 * 60_000

/** What an opened drawer means: never more than the plan and the box's own facts bear out (I3). */
export function explainOpening(data: CircleData, opening: Opening): Explanation {
  const near = slotsOfDrawer(data, opening)
  const slack = opening.uncertaintyMs
  const unsettled = near.filter((slot) => !isSettled(data, slot))
  const due = unsettled.filter((slot) => slot.at <= opening.at + slack && opening.at - slack < slot.at + slot.windowMs)
  const just = near.find((slot) => wasJustTaken(data, slot, opening))
  // What is put back into the drawer, or taken out of it twice, must not pass for the other medicine in there.
  const isAmbiguous = due.length === 1 && just !== undefined && just.medicine !== due[0]!.medicine
  if (due.length === 1 && slack < due[0]!.windowMs && !isAmbiguous) return { type: 'dose', slot: due[0]! }
  if (due.length === 0 && just) return { type: 'same-intake', dose: just.doseId }
  return { type: 'question', candidates: due.length > 0 ? due : unsettled }
}

/** Whether this journal entry has been recorded already: the journal is read again after every crash. */
export function isKnown(data: CircleData, id: string): boolean {
  return [...data.doses.values()].some((dose) => Object.hasOwn(dose.body.observations, id))
}

function slotsOfDrawer(data: CircleData, { drawer, at, uncertaintyMs }: Opening): Slot[] {
  const reach = nearMs + Math.min(uncertaintyMs, 24 * 3600_000)
  return slotsAndIntakes(data, at - reach, at + reach).filter((slot) => data.medicines.get(slot.medicine)?.body.drawer === drawer)
}

function isSettled(data: CircleData, slot: Slot): boolean {
  const { state } = doseState(data.doses.get(slot.doseId)?.body.observations ?? {})
  return state === 'taken' || state === 'skipped'
}

function wasJustTaken(data: CircleData, slot: Slot, { at }: Opening): boolean {
  const { state, decisive } = doseState(data.doses.get(slot.doseId)?.body.observations ?? {})
  return state === 'taken' && Math.abs(at - decisive!.at) <= sameIntakeMs
}
