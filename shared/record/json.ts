import { z } from 'zod'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

export const jsonSchema: z.ZodType<Json> = z.json() as z.ZodType<Json>

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

export const isSameJson = (a: unknown, b: unknown): boolean => a === b || canonical(a) === canonical(b)
