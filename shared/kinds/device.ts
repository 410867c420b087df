import { z } from 'zod'
import { carers, defineKind, fixed, latest } from './kind.ts'
import { drawerSchema, instantSchema, nameSchema } from './parts.ts'

/** What the kiosk last knew of its box; written when it changes, not as a heartbeat. */
export type BoxReport = z.infer<typeof boxReportSchema>
const boxReportSchema = z.object({
  link: z.enum(['absent', 'ready', 'wrong-version']),
  uuid: z.string().max(40),
  drawers: z.int().min(0).max(16),
  stuckOpen: z.array(drawerSchema).max(16),
  lost: z.int().min(0),
  since: instantSchema,
})

/** A kiosk, desktop or browser that holds the circle; id `device:<circle>:<device>`. */
export const device = defineKind({
  name: 'device',
  version: 1,
  fields: {
    device: fixed(z.string().max(24)),
    type: fixed(z.enum(['kiosk', 'desktop', 'browser'])),
    name: latest(nameSchema),
    box: latest(boxReportSchema.nullable()),
  },
  derive: (body) => ({ at: body.box?.since ?? 0, ref: body.device, state: body.box?.link ?? 'no-box' }),
  writers: carers,
})

export const deviceRecordId = (circle: string, deviceId: string): string => `device:${circle}:${deviceId}`
