import { doseState } from '../dose/dose-state.ts'
import type { Observation, Observations } from '../kinds/observation.ts'
import type { Body } from '../kinds/table.ts'
import type { Slot } from './slot.ts'

export type SlotStatus = 'later' | 'due' | 'taken' | 'skipped' | 'missed' | 'snoozed'

/** When the slot's window closes, epoch ms; from then on it counts as missed. */
export const windowEndsAt = (slot: Slot): number => slot.at + slot.windowMs

/** How a slot stands now, given its dose, if there is one. A snooze postpones the reminder, never the window's end. */
export function slotStatus(slot: Slot, dose: Body<'dose'> | undefined, nowMs: number): SlotStatus {
  const { state, decisive } = doseState(dose?.observations ?? {})
  if (state === 'taken' || state === 'skipped') return state
  if (state === 'missed' && !isPremature(decisive, nowMs)) return state
  if (nowMs >= windowEndsAt(slot)) return 'missed'
  if ((decisive?.until ?? 0) > nowMs) return 'snoozed'
  return nowMs < slot.at ? 'later' : 'due'
}

/** An inference made by a clock that ran ahead: its window has not closed, so it is still to be taken. */
const isPremature = (missed: Observation | undefined, nowMs: number): boolean => missed?.evidence === 'inference' && missed.at > nowMs

/**
 * The slots to be recorded as missed: the window has closed, and nothing stands but, at most, a snooze.
 * `doses` by dose id. One that was recorded as missed and then retracted is not recorded again.
 */
export function missedToRecord(slots: readonly Slot[], doses: ReadonlyMap<string, Body<'dose'>>, nowMs: number): Slot[] {
  return slots.filter((slot) => {
    const observations = doses.get(slot.doseId)?.observations ?? {}
    return nowMs >= windowEndsAt(slot) && isUndecided(observations) && !Object.hasOwn(observations, missedId)
  })
}

function isUndecided(observations: Observations): boolean {
  const { state } = doseState(observations)
  return state === 'open' || state === 'snoozed'
}

/** The id of the inferred observation: one per dose. */
export const missedId = 'missed'

/** "Missed", as every device infers it: the same to the letter, so that they meet as one. */
export function missedObservation(slot: Slot): Observation {
  return { state: 'missed', at: windowEndsAt(slot), noted: windowEndsAt(slot), evidence: 'inference' }
}
