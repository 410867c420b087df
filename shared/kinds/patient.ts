import { z } from 'zod'
import { defineKind, latest } from './kind.ts'
import { nameSchema, zoneSchema } from './parts.ts'

/** Whom the circle cares for; one per circle, id `patient:<circle>`. */
export const patient = defineKind({
  name: 'patient',
  version: 1,
  fields: {
    name: latest(nameSchema),
    /** IANA zone whose wall clock the schedules follow. */
    zone: latest(zoneSchema),
    /** The zone before, while `zone` was never changed absent. */
    zoneBefore: latest(zoneSchema.optional()),
    phone: latest(z.string().max(40)),
  },
  derive: () => ({ at: 0, ref: '', state: 'active' }),
  writers: ['owner', 'clinician', 'caregiver', 'kiosk'],
})

export const patientId = (circle: string): string => `patient:${circle}`
