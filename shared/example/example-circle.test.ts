import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isAhead } from '../clock/hlc.ts'
import { limits } from '../limits.ts'
import { readBody } from '../kinds/read.ts'
import { canonical } from '../record/json.ts'
import { type MedRecord, recordSchema } from '../record/record.ts'
import { latestStamp } from '../record/stamps.ts'
import { missedToRecord } from '../slots/slot-status.ts'
import { slotsBetween } from '../slots/slots-between.ts'
import type { Body } from '../kinds/table.ts'
import { runOut } from '../stock/run-out.ts'
import { stockLevel } from '../stock/stock-level.ts'
import { arbitraryZone } from '../testing/arbitrary-schedule.ts'
import { check } from '../testing/check.ts'
import { type Example, exampleCircle } from './example-circle.ts'

const nowMs = Date.parse('2026-05-20T15:20:00Z')
const base: Example = { seed: 1, nowMs, zone: 'Europe/Berlin', circle: 'circle-1', device: 'kiosk1', user: 'rosa' }
const ofKind = (records: MedRecord[], kind: string): MedRecord[] => records.filter((record) => record.kind === kind)
const movesOf = (records: MedRecord[], medicine: string): MedRecord[] =>
  ofKind(records, 'stock-move').filter((record) => record.ref === medicine)

const arbitraryExample: fc.Arbitrary<Example> = fc
  .record({ seed: fc.integer(), zone: arbitraryZone, nowMs: fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2027-01-01') }) })
  .map((some) => ({ ...base, ...some }))

describe('I4.6 example data', () => {
  test('I4.6 the same input gives the same records, another seed others', () => {
    expect(canonical(exampleCircle(base))).toBe(canonical(exampleCircle(base)))
    expect(canonical(exampleCircle(base))).not.toBe(canonical(exampleCircle({ ...base, seed: 2 })))
  })

  test('I4.6 a patient, five medicines in drawers 1 to 5 with a schedule each, doses of every outcome', () => {
    const records = exampleCircle(base)
    expect(ofKind(records, 'patient')).toHaveLength(1)
    expect(ofKind(records, 'medicine').map((record) => record.body['drawer'])).toEqual([1, 2, 3, 4, 5])
    expect(ofKind(records, 'schedule').map((record) => record.ref)).toEqual(ofKind(records, 'medicine').map((record) => record.id))
    const outcomes = Map.groupBy(ofKind(records, 'dose'), (record) => record.state)
    expect(outcomes.get('taken')!.length).toBeGreaterThan(85)
    expect([outcomes.get('missed')!.length, outcomes.get('skipped')!.length].every((count) => count > 0)).toBe(true)
  })

  test('I4.6 metformin runs out in four days, nothing else within a fortnight', () => {
    const records = exampleCircle(base)
    const daysLeft = ofKind(records, 'schedule').map((record) => {
      const schedule = { id: record.id, body: readBody({ ...record, kind: 'schedule' })! }
      return runOut(stockLevel(movesOf(records, record.ref)), [schedule], base.zone, nowMs).daysLeft
    })
    expect(daysLeft[1]).toBe(4)
    expect(daysLeft.filter((days) => days !== null && days < 14)).toHaveLength(1)
  })

  test('I4.6 every seed, zone and hour: records parse and read, ids differ, stamps are past, stock is positive, nothing is left to infer', () => {
    check(
      fc.property(arbitraryExample, (example) => {
        const records = exampleCircle(example)
        expect(new Set(records.map((record) => record.id)).size).toBe(records.length)
        for (const record of records) {
          expect(recordSchema.safeParse(record).error).toBeUndefined()
          expect(record.state).not.toBe('unreadable')
          expect(isAhead(latestStamp(record)!, example.nowMs - 1, 0)).toBe(false)
        }
        for (const medicine of ofKind(records, 'medicine')) expect(stockLevel(movesOf(records, medicine.id))).toBeGreaterThan(0)
        expect(missedSlots(records, example)).toEqual([])
      }),
      15,
    )
  })

  test('I4.6 ids fit, also in a circle of the longest name', () => {
    const records = exampleCircle({ ...base, circle: 'c'.repeat(limits.circleCharsMax) })
    expect(Math.max(...records.map((record) => record.id.length))).toBeLessThanOrEqual(limits.idCharsMax)
  })
})

function missedSlots(records: MedRecord[], { zone, nowMs: now }: Example): string[] {
  const doses = new Map<string, Body<'dose'>>(ofKind(records, 'dose').map((record) => [record.id, readBody({ ...record, kind: 'dose' })!]))
  return ofKind(records, 'schedule').flatMap((record) => {
    const schedule = { id: record.id, body: readBody({ ...record, kind: 'schedule' })! }
    return missedToRecord(slotsBetween(schedule, zone, now - 21 * 86_400_000, now), doses, now).map((slot) => slot.key)
  })
}
