import { type Body } from '../../shared/kinds/table.ts'
import { doseId } from '../../shared/kinds/dose.ts'
import type { Observation, Observations } from '../../shared/kinds/observation.ts'
import { doseMoveId } from '../../shared/kinds/stock-move.ts'
import { createRecord } from '../../shared/record/edit.ts'
import type { MedRecord } from '../../shared/record/record.ts'
import type { Replica } from './replica.ts'

/** The planned intake that observations are about; a `Slot` has all of it. */
export type DosePlan = { schedule: string; medicine: string; key: string; at: number; amount: number }

/** Observations to add to one dose, by observation id. */
export type DoseEntry = { plan: DosePlan; observations: Observations }

/**
 * Adds observations to doses and to their stock moves in one transaction; resolves once that is durable.
 * Every write is a join by deterministic id, so the same observation may come again.
 */
export async function recordDoses(replica: Replica, circle: string, entries: readonly DoseEntry[]): Promise<void> {
  const records: MedRecord[] = []
  for (const entry of entries) records.push(...(await doseRecords(replica, circle, entry)))
  if (records.length > 0) await replica.store.write(records, replica.now())
}

async function doseRecords(replica: Replica, circle: string, { plan, observations }: DoseEntry): Promise<MedRecord[]> {
  const id = doseId(plan.schedule, plan.key)
  const dose: Body<'dose'> = {
    schedule: plan.schedule,
    medicine: plan.medicine,
    slot: plan.key,
    planned: plan.at,
    amount: plan.amount,
    observations,
  }
  const records = [createRecord('dose', id, circle, dose, await replica.edit())]
  // A dose that nobody took yet moves no stock; its move comes with the first statement or box event.
  if (Object.values(observations).some(isAboutIntake)) {
    const move = { medicine: plan.medicine, reason: 'dose' as const, quantity: -plan.amount, at: plan.at, dose: id, observations }
    records.push(createRecord('stock-move', doseMoveId(id), circle, move, await replica.edit()))
  }
  return records
}

const isAboutIntake = (one: Observation): boolean => one.state === 'taken' || one.state === 'entered-in-error'
