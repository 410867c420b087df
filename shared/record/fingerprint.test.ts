import fc from 'fast-check'
import { expect, test } from 'vitest'
import { check } from '../testing/check.ts'
import {
  addFingerprints,
  addVersion,
  type Fingerprint,
  fingerprintToText,
  fingerprintZero,
  rangeCount,
  rangeOf,
  removeVersion,
} from './fingerprint.ts'

const versions = fc.uniqueArray(fc.tuple(fc.string({ maxLength: 4 }), fc.string({ maxLength: 4 })), {
  selector: ([id]) => id,
  maxLength: 8,
})
const printOf = (list: [string, string][]): Fingerprint =>
  list.reduce((print, [id, version]) => addVersion(print, id, version), fingerprintZero)

test('I2.18 a fingerprint is that of the set, in whatever order and in whatever parts it was summed', () => {
  check(
    fc.property(versions, fc.nat(8), (list, cut) => {
      const whole = fingerprintToText(printOf(list))
      expect(fingerprintToText(printOf(list.toReversed()))).toBe(whole)
      expect(fingerprintToText(addFingerprints(printOf(list.slice(0, cut)), printOf(list.slice(cut))))).toBe(whole)
    }),
    150,
  )
})

test('I2.18 what is removed leaves no trace, and replacing a version is removing and adding', () => {
  check(
    fc.property(versions, fc.string(), (list, newer) => {
      fc.pre(list.length > 0)
      const [[id, version], ...rest] = list as [[string, string], ...[string, string][]]
      expect(removeVersion(printOf(list), id, version)).toEqual(printOf(rest))
      expect(addVersion(removeVersion(printOf(list), id, version), id, newer)).toEqual(printOf([[id, newer], ...rest]))
    }),
    150,
  )
})

test('I2.18 different sets have different fingerprints', () => {
  check(
    fc.property(versions, versions, (a, b) => {
      const text = (list: [string, string][]): string => JSON.stringify(list.toSorted(([x], [y]) => (x < y ? -1 : 1)))
      expect(fingerprintToText(printOf(a)) === fingerprintToText(printOf(b))).toBe(text(a) === text(b))
    }),
    150,
  )
})

test('I2.18 ids spread over all ranges, and fingerprints are told as count and 16 hex digits', () => {
  const ranges = new Set(Array.from({ length: 2000 }, (_, index) => rangeOf(`id${index}`)))
  expect([...ranges].sort((a, b) => a - b)).toEqual([...Array(rangeCount).keys()])
  expect(fingerprintToText(fingerprintZero)).toBe('0:0000000000000000')
  expect(fingerprintToText(addVersion(fingerprintZero, 'a', 'b'))).toMatch(/^1:[0-9a-f]{16}$/)
})
