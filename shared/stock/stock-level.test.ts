import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hlcToStamp } from '../clock/hlc.ts'
import { doseState } from '../dose/dose-state.ts'
import { doseId } from '../kinds/dose.ts'
import type { Observation, Observations } from '../kinds/observation.ts'
import { readBody } from '../kinds/read.ts'
import { doseMoveId } from '../kinds/stock-move.ts'
import type { Body } from '../kinds/table.ts'
import { merge } from '../merge/merge.ts'
import { createRecord, type Edit, editRecord, setGone } from '../record/edit.ts'
import type { MedRecord } from '../record/record.ts'
import { check } from '../testing/check.ts'
import { stockLevel } from './stock-level.ts'

const editOf = (device: string, ms: number): Edit => ({ stamp: hlcToStamp({ ms, counter: 0 }, device), by: { user: device, device } })
const move = (id: string, body: Partial<Body<'stock-move'>>, edit = editOf('device1', 1)): MedRecord =>
  createRecord(
    'stock-move',
    id,
    'circle-1',
    { medicine: 'm', reason: 'refill', quantity: 0, at: 1, dose: '', observations: {}, ...body },
    edit,
  )

const refill = (quantity: number, id = `refill${quantity}`): MedRecord => move(id, { quantity })
const saw = (state: Observation['state'], evidence: Observation['evidence'], more: Partial<Observation> = {}): Observation => ({
  state,
  evidence,
  at: 5,
  noted: 5,
  ...more,
})

const dose = doseId('schedule1', '2026-01-01T08:00')
/** What a device writes when it records an intake: the dose and its move, with the same observations. */
function recordIntake(device: string, observations: Observations, amount = 2): { dose: MedRecord; move: MedRecord } {
  const edit = editOf(device, 5)
  const body = { schedule: 'schedule1', medicine: 'm', slot: '2026-01-01T08:00', planned: 1, amount, observations }
  return {
    dose: createRecord('dose', dose, 'circle-1', body, edit),
    move: move(doseMoveId(dose), { reason: 'dose', quantity: -amount, dose, observations }, edit),
  }
}

describe('stock', () => {
  test('I4.1 stock is the sum of its moves, exact to the thousandth', () => {
    expect(
      stockLevel([refill(30), move('discard', { reason: 'discard', quantity: -2 }), move('count', { reason: 'count', quantity: -1 })]),
    ).toBe(27)
    expect(stockLevel([0.1, 0.2, -0.3].map((quantity) => refill(quantity)))).toBe(0)
  })

  test('I4.1 the order of the moves does not matter', () => {
    // Thirds that add up to halves of thousandths, where a rounding error of the sum would show.
    const quantity = fc.integer({ min: -300_000, max: 300_000 }).map((sixths) => sixths / 6000)
    check(
      fc.property(fc.array(quantity, { maxLength: 12 }), (quantities) => {
        const moves = quantities.map((one, index) => refill(one, `move${index}`))
        expect(stockLevel(moves.toReversed())).toBe(stockLevel(moves))
        expect(stockLevel(moves)).toBeCloseTo(
          quantities.reduce((sum, one) => sum + one, 0),
          2,
        )
      }),
      200,
    )
  })

  test("I4.2 a dose's move counts when taken: what was said, else what was planned", () => {
    const level = (observations: Observations): number => stockLevel([refill(30), recordIntake('device1', observations).move])
    expect(level({})).toBe(30)
    expect(level({ a: saw('taken', 'box') })).toBe(28)
    expect(level({ a: saw('taken', 'statement', { amount: 1 }) })).toBe(29)
    expect(level({ a: saw('skipped', 'statement') })).toBe(30)
    expect(level({ a: saw('taken', 'box'), b: saw('entered-in-error', 'statement', { retracts: 'a' }) })).toBe(30)
  })

  test('I4.3 the same intake recorded by the box on one device and by a person on another counts once', () => {
    const box = recordIntake('kiosk1', { 'box:1:1:7': saw('taken', 'box') })
    const person = recordIntake('phone1', { said: saw('taken', 'statement') })
    expect(box.dose.id).toBe(person.dose.id)
    for (const joined of [merge(box.move, person.move), merge(person.move, box.move)]) expect(stockLevel([refill(30), joined])).toBe(28)
    expect(merge(box.dose, person.dose)).toMatchObject({ state: 'taken' })
  })

  test('I4.4 tombstones, other kinds and moves that cannot be read count nothing', () => {
    const unreadable = { ...refill(5), body: { reason: 'refill' } }
    const newer = { ...refill(7), v: 2 }
    expect(
      stockLevel([refill(30), setGone(refill(10), true, editOf('device1', 9)), unreadable, newer, recordIntake('device1', {}).dose]),
    ).toBe(30)
  })
})

/** Three devices add observations to the dose and its move, apart, and exchange what they have in any order. */
const observation = fc
  .tuple(
    fc.constantFrom('taken', 'skipped', 'missed', 'entered-in-error'),
    fc.constantFrom('box', 'statement', 'inference'),
    fc.record(
      { noted: fc.nat(5), amount: fc.constantFrom(1, 3), retracts: fc.constantFrom('o0', 'o1', 'o2') },
      { requiredKeys: ['noted'] },
    ),
  )
  .map(([state, evidence, more]) => saw(state as Observation['state'], evidence, more))

test('I4.2 stock equals what the doses say, whatever was recorded where and merged in whatever order', () => {
  const edits = fc.array(fc.tuple(fc.nat(2), observation), { minLength: 1, maxLength: 6 })
  check(
    fc.property(edits, fc.constantFrom([0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]), (recorded, order) => {
      const held = [0, 1, 2].map((device) => recordIntake(`device${device}`, {}))
      for (const [index, [device, one]] of recorded.entries()) {
        const observations = { [`o${index}`]: one }
        const before = held[device]!
        held[device] = {
          dose: editRecord(before.dose, 'dose', { observations }, editOf(`device${device}`, 6 + index)),
          move: editRecord(before.move, 'stock-move', { observations }, editOf(`device${device}`, 6 + index)),
        }
      }
      const joined = order.map((device) => held[device]!).reduce((a, b) => ({ dose: merge(a.dose, b.dose), move: merge(a.move, b.move) }))
      const { state, amount } = doseState(readBody({ ...joined.dose, kind: 'dose' })!.observations)
      expect(stockLevel([refill(30), joined.move])).toBe(state === 'taken' ? 30 - (amount ?? 2) : 30)
    }),
    200,
  )
})
