import { expect, test } from 'vitest'
import { hlcToStamp } from '../clock/hlc.ts'
import { createRecord } from './edit.ts'
import { recordSchema } from './record.ts'

const stamp = hlcToStamp({ ms: 1, counter: 0 }, 'device1')
const later = hlcToStamp({ ms: 2, counter: 0 }, 'device1')
const edit = { stamp, by: { user: 'u', device: 'device1' } }
const good = createRecord('patient', 'p', 'circle-1', { name: 'Rosa', zone: 'UTC', phone: '' }, edit)
const head = (value: string, at = stamp) => ({ stamp: at, user: 'u', value })

test('I2.14 a record is accepted, and one whose clock does not fit its values is refused', () => {
  const withField = (value: unknown, clock: unknown): unknown => ({
    ...good,
    body: { ...good.body, x: value },
    clock: { ...good.clock, x: clock },
  })
  const isAccepted = (record: unknown): boolean => recordSchema.safeParse(record).success
  expect(
    [good, withField(1, stamp), withField({ a: 1 }, 'union'), withField('a', { seen: { device1: later }, heads: [head('a')] })].map(
      isAccepted,
    ),
  ).toEqual([true, true, true, true])

  const bad: Record<string, unknown> = {
    'a clock entry without its field': { ...good, clock: { ...good.clock, y: stamp } },
    'a clock entry without its envelope member': { ...good, clock: { ...good.clock, '@seal': stamp } },
    'a union of null': withField(null, 'union'),
    'a union of a list': withField(['a'], 'union'),
    'a value that is not the last head’s': withField('b', { seen: { device1: stamp }, heads: [head('a')] }),
    'a head that its register has not seen': withField('a', { seen: {}, heads: [head('a')] }),
    'heads out of order': withField('a', { seen: { device1: later }, heads: [head('b', later), head('a')] }),
    'two heads of one stamp': withField('a', { seen: { device1: later }, heads: [head('b'), head('a')] }),
    'a stamp that is none': withField(1, 'yesterday'),
    'a field that looks like an envelope member': { ...good, body: { ...good.body, '@by': 1 } },
    'a field that would change the object': { ...good, body: { ...good.body, ...JSON.parse('{"x":{"__proto__":1}}') } },
    'a circle that is none': { ...good, circle: 'Circle One' },
    'a negative time': { ...good, at: -1 },
    'no body': { ...good, body: undefined },
  }
  expect(Object.keys(bad).filter((name) => isAccepted(bad[name]))).toEqual([])
})
