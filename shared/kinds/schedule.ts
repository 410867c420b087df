import { z } from 'zod'
import { carers, choose, defineKind, fixed, latest } from './kind.ts'
import { amountSchema, dateSchema, refSchema, timeOfDaySchema, wallTimeSchema } from './parts.ts'

const timesSchema = z.array(timeOfDaySchema).min(1).max(24)
/** ISO 8601: Monday is 1. */
const weekdaysSchema = z.array(z.int().min(1).max(7)).min(1).max(7)

/**
 * When doses are due. Times and dates are the patient's wall clock; an interval counts elapsed hours
 * from its anchor (an instant, `…Z`), whatever clocks and zones do.
 */
export type Timing = z.infer<typeof timingSchema>
export const timingSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('daily'), times: timesSchema }),
  z.object({
    type: z.literal('interval'),
    hours: z
      .int()
      .min(1)
      .max(24 * 31),
    anchor: z.iso.datetime(),
  }),
  z.object({ type: z.literal('weekly'), days: weekdaysSchema, times: timesSchema }),
  z.object({
    type: z.literal('cycle'),
    start: dateSchema,
    daysOn: z.int().min(1).max(366),
    daysOff: z.int().min(0).max(366),
    times: timesSchema,
  }),
  /** Steps follow each other; `amount` is per intake; after the last step nothing is due. */
  z.object({
    type: z.literal('taper'),
    start: dateSchema,
    steps: z
      .array(z.object({ days: z.int().min(1).max(366), amount: amountSchema }))
      .min(1)
      .max(60),
    times: timesSchema,
  }),
  z.object({
    type: z.literal('asNeeded'),
    hoursMin: z
      .number()
      .min(0)
      .max(24 * 31),
    perDayMax: z.int().min(1).max(48),
  }),
])

/** A stretch of the plan: from this wall time on, until the next phase begins. */
export type Phase = z.infer<typeof phaseSchema>
const phaseSchema = z.object({ from: wallTimeSchema, timing: timingSchema, amount: amountSchema })

/**
 * The whole plan is one clinical value, so that two people's changes never mix into a third plan.
 * Changing it adds a phase: what was due before stays what it was. `until` is the wall time after
 * which nothing is due; null = open.
 */
export type Plan = z.infer<typeof planSchema>
export const planSchema = z.object({ phases: z.array(phaseSchema).min(1).max(60), until: wallTimeSchema.nullable() })

export const schedule = defineKind({
  name: 'schedule',
  version: 1,
  fields: {
    medicine: fixed(refSchema),
    plan: choose(planSchema),
    status: choose(z.enum(['active', 'stopped'])),
    /** How long after its time a dose may still be taken before it counts as missed. */
    windowMinutes: latest(
      z
        .int()
        .min(5)
        .max(24 * 60),
    ),
  },
  derive: (body) => ({ at: 0, ref: body.medicine, state: body.status }),
  writers: carers,
})
