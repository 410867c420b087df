import fc from 'fast-check'
import { z } from 'zod'
import { stampSchema } from '../record/record.ts'
import { jsonSchema } from '../record/json.ts'
import { dateSchema, timeOfDaySchema, wallTimeSchema, zoneSchema } from '../kinds/parts.ts'
import { hlcToStamp } from '../clock/hlc.ts'
import { zones } from './zones.ts'

/**
 * Values that a schema accepts, read off the schema itself, so that a new kind or field is tested without a
 * line of test code. Small domains on purpose: equal and colliding values are where merges go wrong.
 * Throws for a schema type that it does not know yet.
 */
export function arbitraryValue(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  return leaves.get(schema) ?? byType(schema as Schema)
}

const dateArbitrary = fc.integer({ min: 0, max: 40_000 }).map((day) => new Date(day * 86_400_000).toISOString())

/** Schemas that judge by code, which cannot be read off. */
const leaves = new Map<z.core.$ZodType, fc.Arbitrary<unknown>>([
  [zoneSchema, fc.constantFrom(...zones)],
  [dateSchema, dateArbitrary.map((date) => date.slice(0, 10))],
  [timeOfDaySchema, fc.constantFrom('00:00', '02:30', '08:00', '20:15', '23:59')],
  [
    wallTimeSchema,
    fc.tuple(dateArbitrary, fc.constantFrom('00:00', '02:30', '08:00')).map(([date, time]) => `${date.slice(0, 10)}T${time}`),
  ],
  [jsonSchema, fc.jsonValue({ maxDepth: 2 }).filter((value) => !JSON.stringify(value).includes('__proto__'))],
  [stampSchema, fc.integer({ min: 1, max: 9 }).map((ms) => hlcToStamp({ ms, counter: 0 }, 'device1'))],
])

type Schema =
  | z.ZodString
  | z.ZodNumber
  | z.ZodBoolean
  | z.ZodNull
  | z.ZodEnum
  | z.ZodLiteral
  | z.ZodNullable
  | z.ZodOptional
  | z.ZodArray
  | z.ZodObject
  | z.ZodRecord
  | z.ZodUnion

function byType(schema: Schema): fc.Arbitrary<unknown> {
  switch (schema.type) {
    case 'string':
      return stringOf(schema)
    case 'number':
      return numberOf(schema)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'enum':
      return fc.constantFrom(...schema.options)
    case 'literal':
      return fc.constantFrom(...schema.values)
    case 'nullable':
      return fc.option(arbitraryValue(schema.unwrap()), { nil: null })
    case 'optional':
      return fc.option(arbitraryValue(schema.unwrap()), { nil: undefined })
    case 'array':
      return arrayOf(schema)
    case 'object':
      return objectOf(schema)
    case 'record':
      return fc.dictionary(fc.constantFrom('a', 'b', 'constructor'), arbitraryValue(schema.valueType))
    case 'union':
      return fc.oneof(...schema.options.map(arbitraryValue))
    default:
      throw new TypeError(`No arbitrary for the schema type ${(schema as z.ZodType).type}.`)
  }
}

function stringOf(schema: z.ZodString): fc.Arbitrary<string> {
  if (schema.format === 'datetime') return dateArbitrary
  const pattern = (schema.def.checks ?? []).map((one) => one._zod.def as { pattern?: RegExp }).find((def) => def.pattern)?.pattern
  if (pattern) return fc.stringMatching(pattern)
  return fc.constantFrom('', 'a', 'b', 'ü 🩹').filter((text) => schema.safeParse(text).success)
}

function numberOf(schema: z.ZodNumber): fc.Arbitrary<number> {
  const candidates = [0, 1, 2, 3, 5, 7, 0.5, 30, -1, 1_760_000_000_000].filter((value) => schema.safeParse(value).success)
  return fc.constantFrom(...candidates)
}

function arrayOf(schema: z.ZodArray): fc.Arbitrary<unknown[]> {
  const item = arbitraryValue(schema.element)
  return fc.array(item, { maxLength: 3 }).filter((list) => schema.safeParse(list).success)
}

function objectOf(schema: z.ZodObject): fc.Arbitrary<unknown> {
  const members = Object.entries(schema.shape).map(([name, member]) => [name, arbitraryValue(member)] as const)
  return fc.record(Object.fromEntries(members)).map(withoutUndefined)
}

const withoutUndefined = (value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined))
