import { z } from 'zod'
import { isStamp, type Stamp } from '../clock/hlc.ts'
import { limits } from '../limits.ts'
import { type Json, jsonSchema } from './json.ts'
import { isWellFormed } from './well-formed.ts'

export const stampSchema = z.custom<Stamp>(isStamp, 'a stamp is <12 hex>-<4 hex>-<device>')

/** One of the values that stand side by side in a `choose` field. */
export type Head = z.infer<typeof headSchema>
const headSchema = z.object({ stamp: stampSchema, user: z.string().max(limits.idCharsMax), value: jsonSchema })

/**
 * How a field merges, told by the record itself, so that a replica that has never heard of the
 * kind joins it like everyone else: a stamp = `latest`; `'union'`; heads with the stamps that they
 * supersede = `choose`; no entry = `fixed`.
 */
export type FieldClock = z.infer<typeof fieldClockSchema>
export const fieldClockSchema = z.union([
  stampSchema,
  z.literal('union'),
  z.object({ seen: z.record(z.string(), stampSchema), heads: z.array(headSchema).max(limits.headsMax) }),
])

export const circleIdSchema = z.string().regex(/^[0-9a-z-]{8,40}$/, 'a circle id has 8 to 40 of 0-9 a-z -')
export const deviceIdSchema = z.string().regex(/^[0-9a-z]{6,24}$/, 'a device id has 6 to 24 of 0-9 a-z')
const kindNameSchema = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a kind is lower-case words joined by -')

const fieldName = `[a-zA-Z][a-zA-Z0-9_-]{0,${limits.fieldCharsMax - 1}}`
const bodyFieldSchema = z.string().regex(new RegExp(`^${fieldName}$`), 'a field is a letter, then letters, digits, - or _')
/** A body field, or an envelope member with `@` before it. */
const clockFieldSchema = z.string().regex(new RegExp(`^@?${fieldName}$`), 'a clock entry names a field, or @ and an envelope member')

export const authorSchema = z.object({ user: z.string().max(limits.idCharsMax), device: deviceIdSchema })

/**
 * The envelope: the unit of data on the wire and in every replica. `at` is epoch ms UTC; `at`, `ref`
 * and `state` are derived from the body by its kind; `v` is the body's schema version. Members that a
 * newer version adds to the envelope are kept, and merge by the clock entry `@<member>`.
 */
export const recordSchema = z
  .object({
    id: z.string().min(1).max(limits.idCharsMax),
    circle: circleIdSchema,
    kind: kindNameSchema,
    v: z.int().min(1).max(10_000),
    at: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
    ref: z.string().max(limits.idCharsMax),
    state: z.string().max(limits.stateCharsMax),
    clock: z.record(clockFieldSchema, fieldClockSchema),
    by: authorSchema,
    gone: z.boolean(),
    body: z.record(bodyFieldSchema, jsonSchema),
  })
  .catchall(jsonSchema)
  .refine(isWellFormed, 'every clock entry fits the value that it orders')

export type MedRecord = {
  id: string
  circle: string
  kind: string
  v: number
  at: number
  ref: string
  state: string
  clock: Record<string, FieldClock>
  by: Author
  gone: boolean
  body: Record<string, Json>
}
export type Author = z.infer<typeof authorSchema>
