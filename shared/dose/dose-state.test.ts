import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Observation, Observations } from '../kinds/observation.ts'
import { check } from '../testing/check.ts'
import { doseState } from './dose-state.ts'

type Brief = [state: Observation['state'], evidence?: Observation['evidence'], more?: Partial<Observation>]

/** Observations `a`, `b`, … noted one after the other. */
function observe(...briefs: Brief[]): Observations {
  return Object.fromEntries(
    briefs.map(([state, evidence = 'statement', more], index) => [
      String.fromCharCode(97 + index),
      { state, evidence, at: 100 + index, noted: 100 + index, ...more },
    ]),
  )
}

describe('I3.6 precedence', () => {
  test.each<[string, Brief[], string, string | undefined]>([
    ['nothing', [], 'open', undefined],
    ['taken, seen by the box', [['taken', 'box']], 'taken', 'a'],
    [
      'taken, then inferred missed',
      [
        ['taken', 'box'],
        ['missed', 'inference'],
      ],
      'taken',
      'a',
    ],
    ['inferred missed, then taken', [['missed', 'inference'], ['taken']], 'taken', 'b'],
    ['skipped, then inferred missed', [['skipped'], ['missed', 'inference']], 'skipped', 'a'],
    ['inferred taken, but said to be skipped', [['taken', 'inference'], ['skipped']], 'skipped', 'b'],
    ['inferred taken, but said to be missed', [['taken', 'inference'], ['missed']], 'missed', 'b'],
    [
      'inferred taken',
      [
        ['missed', 'inference'],
        ['taken', 'inference'],
      ],
      'taken',
      'b',
    ],
    ['skipped, then taken', [['skipped'], ['taken', 'box']], 'taken', 'b'],
    ['taken, then skipped', [['taken', 'box'], ['skipped']], 'taken', 'a'],
    ['said to be missed, then skipped', [['missed'], ['skipped']], 'skipped', 'b'],
    ['snoozed', [['snoozed']], 'snoozed', 'a'],
    ['snoozed twice: the later', [['snoozed'], ['snoozed']], 'snoozed', 'b'],
    ['snoozed, then inferred missed', [['snoozed'], ['missed', 'inference']], 'missed', 'b'],
    ['taken by box and person: the person decides', [['taken'], ['taken', 'box']], 'taken', 'a'],
    [
      'taken twice by the box: the later',
      [
        ['taken', 'box'],
        ['taken', 'box'],
      ],
      'taken',
      'b',
    ],
  ])('I3.6 %s', (_, briefs, state, id) => {
    expect(doseState(observe(...briefs))).toMatchObject({ state, ...(id === undefined ? {} : { id }) })
  })

  test('I3.6 taken and skipped contradict each other; what is only inferred contradicts nobody', () => {
    expect(doseState(observe(['taken', 'box'], ['skipped'])).isContradicted).toBe(true)
    expect(doseState(observe(['taken', 'inference'], ['skipped'])).isContradicted).toBe(false)
    expect(doseState(observe(['taken'], ['missed', 'inference'])).isContradicted).toBe(false)
  })

  test('I3.6 among equals the one noted last decides, and of two noted at once the greater id', () => {
    const [first, last] = [observe(['taken', 'statement', { noted: 9 }])['a']!, observe(['taken', 'statement', { noted: 5 }])['a']!]
    expect(doseState({ a: first, b: last }).id).toBe('a')
    expect(doseState({ b: last, c: last, a: last }).id).toBe('c')
  })

  test("I3.6 the amount is the person's, else the box's, else nobody's", () => {
    const box: Brief = ['taken', 'box', { amount: 1 }]
    expect(doseState(observe(box, ['taken', 'statement', { amount: 2 }])).amount).toBe(2)
    expect(doseState(observe(box, ['taken', 'statement'])).amount).toBe(1)
    expect(doseState(observe(['taken', 'box'])).amount).toBeUndefined()
    expect(doseState(observe(['skipped', 'statement', { amount: 2 }])).amount).toBeUndefined()
  })
})

describe('I3.7 retraction', () => {
  test('I3.7 an entered-in-error observation retracts the one that it names, and that one only', () => {
    const undone = observe(['taken', 'box'], ['entered-in-error', 'statement', { retracts: 'a' }])
    expect(doseState(undone).state).toBe('open')
    expect(doseState({ ...undone, z: { state: 'taken', at: 1, noted: 1, evidence: 'statement' } })).toMatchObject({
      state: 'taken',
      id: 'z',
    })
    expect(doseState(observe(['taken'], ['entered-in-error', 'statement', { retracts: 'x' }])).state).toBe('taken')
  })

  test('I3.7 a retracted contradiction is none, and the retraction says nothing by itself', () => {
    const settled = observe(['taken'], ['skipped'], ['entered-in-error', 'statement', { retracts: 'b' }])
    expect(doseState(settled)).toMatchObject({ state: 'taken', isContradicted: false })
  })

  test('I3.7 only entered-in-error retracts', () => {
    expect(doseState(observe(['taken', 'box'], ['snoozed', 'statement', { retracts: 'a' }])).state).toBe('taken')
  })
})

test('I3.6 the order in which observations arrived does not matter', () => {
  const brief = fc.tuple(
    fc.constantFrom('taken', 'skipped', 'missed', 'snoozed', 'entered-in-error'),
    fc.constantFrom('box', 'statement', 'inference'),
    fc.record({ noted: fc.nat(2), amount: fc.constantFrom(1, 2), retracts: fc.constantFrom('a', 'b', 'c') }, { requiredKeys: ['noted'] }),
  ) as fc.Arbitrary<Brief>
  check(
    fc.property(fc.array(brief, { maxLength: 5 }), (briefs) => {
      const observations = observe(...briefs)
      const reversed = Object.fromEntries(Object.entries(observations).reverse())
      expect(doseState(reversed)).toEqual(doseState(observations))
    }),
    300,
  )
})
