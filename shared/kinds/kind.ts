import { z } from 'zod'
import type { Json } from '../record/json.ts'

/** Roles in a circle. `owner` decides who belongs; `viewer` only looks. */
export const roles = ['owner', 'clinician', 'caregiver', 'patient', 'kiosk', 'viewer'] as const
export const roleSchema = z.enum(roles)
export type Role = z.infer<typeof roleSchema>

export type Rule = 'fixed' | 'latest' | 'choose' | 'union'
export type Field<S extends z.ZodType = z.ZodType> = { rule: Rule; schema: S }

export const fixed = <S extends z.ZodType>(schema: S): Field<S> => ({ rule: 'fixed', schema })
export const latest = <S extends z.ZodType>(schema: S): Field<S> => ({ rule: 'latest', schema })
export const choose = <S extends z.ZodType>(schema: S): Field<S> => ({ rule: 'choose', schema })
/** A grow-only set; stored as item id → item. */
export const union = <S extends z.ZodType>(item: S): Field<z.ZodRecord<z.ZodString, S>> => ({
  rule: 'union',
  schema: z.record(z.string(), item),
})

export type Fields = Record<string, Field>
export type BodyOf<F extends Fields> = z.infer<z.ZodObject<{ [K in keyof F]: F[K]['schema'] }>>

/**
 * When a record may leave a device, which can have it from the server again: this many days after what it tells of
 * and after its last change, whichever is later; `states` where only some of them are ever done with.
 */
export type Retention = { days: number; states?: readonly string[] }

export type Derived = { at: number; ref: string; state: string }
/** Turns a body of version n into one of version n + 1. */
export type Upcast = (body: Record<string, Json>) => Record<string, Json>

export type Kind<F extends Fields = Fields> = {
  name: string
  version: number
  fields: F
  body: z.ZodObject<{ [K in keyof F]: F[K]['schema'] }>
  derive: (body: BodyOf<F>) => Derived
  /** Roles that may write records of this kind. */
  writers: readonly Role[]
  /** Absent: it stays on every device for good. */
  retention?: Retention
  /** `upcasts[n]` reads version n + 1 as version n + 2. */
  upcasts: readonly Upcast[]
}

export function defineKind<F extends Fields>(kind: Omit<Kind<F>, 'body' | 'upcasts'> & { upcasts?: readonly Upcast[] }): Kind<F> {
  const shape = Object.fromEntries(Object.entries(kind.fields).map(([name, field]) => [name, field.schema]))
  return { upcasts: [], ...kind, body: z.looseObject(shape) as unknown as Kind<F>['body'] }
}

/** Everyone who may act for the patient. */
export const carers = ['owner', 'clinician', 'caregiver', 'patient', 'kiosk'] as const satisfies readonly Role[]
