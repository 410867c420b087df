import { expect, test } from 'vitest'
import { addVersion, fingerprintToText, fingerprintZero, rangeCount, rangeOf } from '../../shared/record/fingerprint.ts'
import { differencesOf } from './differences.ts'

type Versions = Record<string, string>

/** Both sides of all ranges: what the server has, what is held here, and what was forgotten in which version. */
function sides({ theirs, held, forgotten, untaken = [] }: { theirs: Versions; held: Versions; forgotten: Versions; untaken?: string[] }) {
  const prints = Array.from({ length: rangeCount }, () => fingerprintZero)
  for (const [id, version] of [...Object.entries(held), ...Object.entries(forgotten)])
    prints[rangeOf(id)] = addVersion(prints[rangeOf(id)]!, id, version)
  return {
    ranges: [...prints.keys()],
    prints: prints.map(fingerprintToText),
    ours: new Map(Object.entries(held)),
    theirs: new Map(Object.entries(theirs)),
    untaken: new Set(untaken),
  }
}

test('I7.42 what was forgotten and is missing as it was is not fetched', () => {
  const both = sides({ theirs: { a: '1', b: '2', c: '3' }, held: { a: '1', b: 'ours' }, forgotten: { c: '3' } })
  expect(differencesOf(both)).toEqual({ miscounted: [], toFetch: ['b'], toSend: [] })
})

test('I7.42 where what was forgotten is not what is missing, all that is missing is fetched', () => {
  const inRangeOfA = Array.from({ length: 1000 }, (_, i) => `n${i}`).find((id) => rangeOf(id) === rangeOf('a'))!
  const changed = sides({ theirs: { a: '2', [inRangeOfA]: '1', z: '1' }, held: {}, forgotten: { a: '1', [inRangeOfA]: '1', z: '1' } })
  expect(differencesOf(changed)).toEqual({ miscounted: [rangeOf('a')], toFetch: ['a', inRangeOfA], toSend: [] })
  const held = sides({ theirs: { a: '2' }, held: { a: '2', mine: '1' }, forgotten: { a: '1' } })
  expect(differencesOf(held)).toEqual({ miscounted: [rangeOf('a')], toFetch: [], toSend: ['mine'] })
})

test('I7.42 what came and could not be taken is asked for again, and nothing else for its sake', () => {
  const both = sides({ theirs: { bad: '1', c: '3' }, held: {}, forgotten: { c: '3' }, untaken: ['bad'] })
  expect(differencesOf(both)).toEqual({ miscounted: [], toFetch: ['bad'], toSend: [] })
})
