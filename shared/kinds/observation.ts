import { z } from 'zod'
import { authorSchema } from '../record/record.ts'
import { amountSchema, instantSchema, refSchema } from './parts.ts'

/**
 * Somebody or something saw what became of a dose. Immutable; an `entered-in-error` observation
 * retracts one (FHIR MedicationAdministration.status has the same word).
 */
export type Observation = z.infer<typeof observationSchema>
export const observationSchema = z.object({
  state: z.enum(['taken', 'skipped', 'missed', 'snoozed', 'entered-in-error']),
  /** When it happened, epoch ms. */
  at: instantSchema,
  /** When it was recorded; orders the observations of one dose. */
  noted: instantSchema,
  /** `box`: the box saw it; `statement`: a person says so; `inference`: the clock ran out. */
  evidence: z.enum(['box', 'statement', 'inference']),
  by: authorSchema.optional(),
  amount: amountSchema.optional(),
  reason: z.string().max(300).optional(),
  /** For `snoozed`: remind again then. */
  until: instantSchema.optional(),
  /** For `entered-in-error`: the id of the observation that it retracts. */
  retracts: refSchema.optional(),
  drawer: z.int().min(1).max(16).optional(),
  /** How far `at` may be off, when the box's clock was not set. */
  uncertaintyMs: z.int().min(0).optional(),
})

export type Observations = Record<string, Observation>
