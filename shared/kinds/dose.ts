import { z } from 'zod'
import { doseState } from '../dose/dose-state.ts'
import { carers, defineKind, fixed, union } from './kind.ts'
import { observationSchema } from './observation.ts'
import { amountSchema, instantSchema, refSchema } from './parts.ts'

/** What happened in a slot. The id is the schedule's and the slot's, so two devices that record the same intake meet in one record. */
export const dose = defineKind({
  name: 'dose',
  version: 1,
  fields: {
    schedule: fixed(refSchema),
    medicine: fixed(refSchema),
    /** The slot's key within the schedule. */
    slot: fixed(z.string().min(1).max(60)),
    /** When it was planned, epoch ms; an intake as needed: when it was taken. */
    planned: fixed(instantSchema),
    amount: fixed(amountSchema),
    observations: union(observationSchema),
  },
  derive: (body) => ({ at: body.planned, ref: body.schedule, state: doseState(body.observations).state }),
  writers: carers,
  retention: { days: 400 },
})

export const doseId = (schedule: string, slot: string): string => `dose:${schedule}:${slot}`
