import { z } from 'zod'
import { limits } from '../limits.ts'

export const nameSchema = z.string().trim().min(1).max(120)
export const refSchema = z.string().min(1).max(limits.idCharsMax)
/** Epoch ms, UTC. */
export const instantSchema = z.int().min(0).max(Number.MAX_SAFE_INTEGER)
/** `HH:mm` on the patient's wall clock. */
export const timeOfDaySchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is HH:mm')
/** `YYYY-MM-DD`. */
export const dateSchema = z.iso.date()
/** `YYYY-MM-DDTHH:mm` on the patient's wall clock. */
export const wallTimeSchema = z.string().refine(isWallTime, 'a wall time is YYYY-MM-DDTHH:mm')
export const zoneSchema = z.string().refine(isZone, 'an IANA time zone, such as Europe/Berlin')
/** Units (tablets, mL, puffs …) per intake or in a pack. */
export const amountSchema = z.number().positive().max(10_000)
export const drawerSchema = z.int().min(1).max(limits.drawersMax)

function isWallTime(text: string): boolean {
  const [date, time, ...rest] = text.split('T')
  return rest.length === 0 && dateSchema.safeParse(date).success && timeOfDaySchema.safeParse(time).success
}

function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}
