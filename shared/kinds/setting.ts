import { z } from 'zod'
import { jsonSchema } from '../record/json.ts'
import { defineKind, fixed, latest } from './kind.ts'

/** A choice that the whole circle shares; id `setting:<circle>:<name>`. */
export const setting = defineKind({
  name: 'setting',
  version: 1,
  fields: { name: fixed(z.string().max(60)), value: latest(jsonSchema) },
  derive: (body) => ({ at: 0, ref: body.name, state: 'set' }),
  writers: ['owner', 'clinician', 'caregiver', 'kiosk'],
})

export const settingId = (circle: string, name: string): string => `setting:${circle}:${name}`

/** Circle settings with their defaults. */
export const settings = {
  buzzer: { schema: z.enum(['off', 'soft', 'loud']), initial: 'soft' },
  snoozeMinutes: { schema: z.int().min(1).max(120), initial: 10 },
  stockWarnDays: { schema: z.int().min(1).max(60), initial: 7 },
} as const
export type SettingName = keyof typeof settings
