import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { derive, unreadable } from '../kinds/derive.ts'
import { type KindName, kinds } from '../kinds/table.ts'
import { canonical } from '../record/json.ts'
import { type MedRecord, recordSchema } from '../record/record.ts'
import { recordVersion } from '../record/version.ts'
import { arbitraryBody, arbitraryStates } from '../testing/arbitrary-states.ts'
import { check } from '../testing/check.ts'
import { merge, MergeError } from './merge.ts'

const runs = 60
const kindNames = Object.keys(kinds) as KindName[]

/** Three states out of one history, and the history. */
const threeStates = (kind: KindName) =>
  arbitraryStates(kind).chain((history) => {
    const state = fc.constantFrom(...history)
    return fc.tuple(state, state, state, fc.constant(history))
  })

function expectSame(a: MedRecord, b: MedRecord): void {
  expect(canonical(a)).toBe(canonical(b))
}

describe.each(kindNames)('merge of %s', (kind) => {
  test(`I2.10 ${kind}: associative, commutative, idempotent, and it keeps what both sides hold`, () => {
    check(
      fc.property(threeStates(kind), ([a, b, c]) => {
        const ab = merge(a, b)
        expectSame(ab, merge(b, a))
        expectSame(merge(ab, c), merge(a, merge(b, c)))
        expectSame(merge(a, a), a)
        expectSame(merge(ab, a), ab)
        expectSame(merge(b, ab), ab)
      }),
      runs,
    )
  })

  test(`I2.11 ${kind}: what is derived fits the merged body, in any order of merging`, () => {
    check(
      fc.property(arbitraryStates(kind), fc.infiniteStream(fc.nat()), (history, picks) => {
        const joined = history.reduce(merge)
        expect(joined.state).not.toBe(unreadable.state)
        expectSame(derive(joined), joined)
        expectSame(shuffled(history, picks).reduce(merge), joined)
      }),
      runs,
    )
  })

  test(`I2.12 ${kind}: versions are equal exactly when states are`, () => {
    check(
      fc.property(threeStates(kind), ([a, b]) => {
        expect(recordVersion(a) === recordVersion(b)).toBe(canonical(a) === canonical(b))
      }),
      runs,
    )
  })

  test(`I2.14 ${kind}: every reachable state, and every merge of two, is a record on the wire`, () => {
    check(
      fc.property(threeStates(kind), ([a, b]) => {
        expectSame(recordSchema.parse(a), a)
        expectSame(recordSchema.parse(JSON.parse(JSON.stringify(merge(a, b)))), merge(a, b))
      }),
      runs,
    )
  })

  test(`I2.10 ${kind}: the generator makes bodies that the kind accepts, and histories that differ`, () => {
    const versions = new Set<string>()
    check(
      fc.property(arbitraryBody(kind), (body) => {
        expect(kinds[kind].body.safeParse(body)).toMatchObject({ success: true })
        versions.add(canonical(body))
      }),
      runs,
    )
    expect(versions.size).toBeGreaterThan(10)
  })
})

test('I2.13 states of different records never merge', () => {
  const [a] = fc.sample(arbitraryStates('medicine'), { numRuns: 1, seed: 1 })[0]!
  for (const other of [{ id: 'record2' }, { circle: 'circle-2' }, { kind: 'dose' }])
    expect(() => merge(a!, { ...a!, ...other })).toThrow(MergeError)
})

test('I2.13 what a replica keeps for itself neither merges nor counts for the version', () => {
  const [a] = fc.sample(arbitraryStates('medicine'), { numRuns: 1, seed: 1 })[0]!
  const stored = { ...a!, pending: 5, refused: 'role', _rev: '3-abc' }
  expectSame(merge(stored, stored), a!)
  expect(recordVersion(stored)).toBe(recordVersion(a!))
})

function shuffled<T>(items: readonly T[], picks: fc.Stream<number>): T[] {
  const rest = [...items]
  const result: T[] = []
  for (const pick of picks) {
    if (rest.length === 0) return result
    result.push(...rest.splice(pick % rest.length, 1))
  }
  return result
}
