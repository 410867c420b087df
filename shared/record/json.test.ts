import fc from 'fast-check'
import { expect, test } from 'vitest'
import { limits } from '../limits.ts'
import { check } from '../testing/check.ts'
import { canonical, isSameJson, jsonSchema } from './json.ts'

/** The same value with every object's members in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  )
}

test('I2.17 equal values have equal canonical text, in whatever order their members stand', () => {
  check(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonical(reversed(value))).toBe(canonical(value))
      expect(canonical(JSON.parse(canonical(value)))).toBe(canonical(value))
    }),
    300,
  )
})

test('I2.17 canonical text says all that the value says', () => {
  check(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
    300,
  )
})

test('I2.17 text by the rules of RFC 8785: keys by UTF-16 code units, shortest numbers', () => {
  expect(canonical({ '\u20ac': 1, '\r': 2, '\ud83d\ude00': 3, '\ufb33': 4, 1: 5, ö: 6 })).toBe(
    '{"\\r":2,"1":5,"ö":6,"\u20ac":1,"\ud83d\ude00":3,"\ufb33":4}',
  )
  expect(canonical([333333333.3333333, 1e30, 4.5, 2e-3, 1e-27, -0])).toBe('[333333333.3333333,1e+30,4.5,0.002,1e-27,0]')
  expect(canonical({ b: undefined, a: [null, true, '"\n'] })).toBe('{"a":[null,true,"\\"\\n"]}')
})

test('I2.17 null is a value, nothing is none', () => {
  expect([isSameJson<unknown>(undefined, null), isSameJson<unknown>(undefined, undefined), isSameJson({ a: [1] }, { a: [1] })]).toEqual([
    false,
    true,
    true,
  ])
})

test('I2.14 what is not JSON, or too deep, or would change the object that holds it, is refused', () => {
  const nested = (depth: number): unknown => (depth === 0 ? 0 : [nested(depth - 1)])
  const isJson = (value: unknown): boolean => jsonSchema.safeParse(value).success
  expect(isJson(nested(limits.jsonDepthMax))).toBe(true)
  expect(
    [nested(limits.jsonDepthMax + 1), nested(5000), JSON.parse('{"a":{"__proto__":1}}'), Number.NaN, [undefined], 1n].map(isJson),
  ).not.toContain(true)
})
