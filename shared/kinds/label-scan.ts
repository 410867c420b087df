import { z } from 'zod'
import { carers, defineKind, fixed, latest } from './kind.ts'
import { instantSchema } from './parts.ts'

const readFieldSchema = z.object({
  value: z.union([z.string().max(2000), z.number(), z.null()]),
  confidence: z.number().min(0).max(1),
  /** Where it stands in the picture, in its pixels. */
  box: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }).nullable(),
  alternatives: z.array(z.string().max(500)).max(10),
})

/** A field as it was read: never trusted before a person confirms it. */
export type ReadField = z.infer<typeof readFieldSchema>

/** A photographed label, from picture to confirmed medicine; survives interruption as a draft. */
export const labelScan = defineKind({
  name: 'label-scan',
  version: 1,
  fields: {
    /** SHA-256 of the picture, hex. */
    picture: fixed(z.string().regex(/^[0-9a-f]{64}$/)),
    pictureType: fixed(z.enum(['image/jpeg', 'image/png', 'image/webp'])),
    at: fixed(instantSchema),
    width: latest(z.int().min(0)),
    height: latest(z.int().min(0)),
    fields: latest(z.record(z.string().max(40), readFieldSchema)),
    /** Names of the fields that a person must look at. */
    review: latest(z.array(z.string().max(40)).max(40)),
    text: latest(z.string().max(20_000)),
    /** The medicine that it became; empty until confirmed. */
    medicine: latest(z.string().max(200)),
    /** `unread`: the picture is kept, recognition is under way or was interrupted. */
    status: latest(z.enum(['unread', 'draft', 'confirmed', 'discarded', 'no-label'])),
  },
  derive: (body) => ({ at: body.at, ref: body.medicine, state: body.status }),
  writers: carers,
  retention: { days: 400, states: ['confirmed', 'discarded'] },
})
