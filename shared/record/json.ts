import { z } from 'zod'
import { limits } from '../limits.ts'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** JSON of bounded depth. A member named `__proto__` is refused: assigning it would change the object instead of storing it. */
export const jsonSchema = z
  .unknown()
  .refine((value) => isJson(value, limits.jsonDepthMax), 'JSON, not nested too deeply') as unknown as z.ZodType<Json>

function isJson(value: unknown, depthLeft: number): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || depthLeft === 0) return false
  if (Array.isArray(value)) return value.every((item) => isJson(item, depthLeft - 1))
  return Object.entries(value).every(([key, member]) => key !== '__proto__' && isJson(member, depthLeft - 1))
}

/**
 * Canonical JSON text: keys sorted by UTF-16 code units, no spaces, undefined members left out
 * (the ordering and number rules of RFC 8785). Equal values give equal text on every replica.
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`)
  return `{${members.join(',')}}`
}

/** Whether two values say the same; nothing (undefined) is not null. */
export function isSameJson<T>(a: T, b: T): boolean {
  return a === b || (a !== undefined && b !== undefined && canonical(a) === canonical(b))
}
