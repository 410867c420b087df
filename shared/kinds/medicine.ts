import { z } from 'zod'
import { carers, choose, defineKind, latest } from './kind.ts'
import { drawerSchema, nameSchema } from './parts.ts'

/** What a pack holds and a dose counts in; words for them are the screens' business. */
export const units = ['tablet', 'capsule', 'ml', 'drop', 'puff', 'unit', 'patch', 'sachet', 'suppository', 'application', 'piece'] as const
export type Unit = (typeof units)[number]

/** A medicine of the patient. Stopping one is clinical data (`status`), never a deletion. */
export const medicine = defineKind({
  name: 'medicine',
  version: 1,
  fields: {
    name: choose(nameSchema),
    strength: choose(z.string().max(80)),
    unit: choose(z.enum(units)),
    status: choose(z.enum(['active', 'stopped'])),
    /** How to take it, as a person says it: "with food". */
    hint: latest(z.string().max(500)),
    /** The box's drawer, 1-based; null = not in the box. */
    drawer: latest(drawerSchema.nullable()),
    directions: latest(z.string().max(1000)),
    prescriber: latest(z.string().max(200)),
    pharmacy: latest(z.string().max(200)),
    rxNumber: latest(z.string().max(60)),
    expiryDate: latest(z.string().max(10)),
    lot: latest(z.string().max(60)),
    ndc: latest(z.string().max(40)),
    /** The label scan it came from; empty = typed in. */
    scan: latest(z.string().max(200)),
  },
  derive: (body) => ({ at: 0, ref: body.scan, state: body.status }),
  writers: carers,
})
