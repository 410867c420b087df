import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Timing } from '../kinds/schedule.ts'
import type { ScheduleOf } from './slot.ts'
import { slotsBetween } from './slots-between.ts'
import { slotsOfTraveller } from './slots-of-traveller.ts'

const hourMs = 3_600_000
const untilMs = Date.parse('2026-11-20T10:30:00Z')
const [berlin, kathmandu, newYork] = ['Europe/Berlin', 'Asia/Kathmandu', 'America/New_York']

const scheduleOf = (timing: Timing, from = '2026-11-01T00:00'): ScheduleOf => ({
  id: 's',
  body: { medicine: 'm', status: 'active', windowMinutes: 120, plan: { until: null, phases: [{ from, timing, amount: 1 }] } },
})
const daily = scheduleOf({ type: 'daily', times: ['08:00', '12:00', '20:00'] })
const around = (schedule: ScheduleOf, zone: string, old: string) =>
  slotsOfTraveller(schedule, { zone, before: { zone: old, untilMs } }, untilMs - 6 * hourMs, untilMs + 18 * hourMs).map(
    ({ key, at }) => `${key} ${new Date(at).toISOString().slice(11, 16)}`,
  )

test('I3.60 going east at half past eleven, the dose of twelve comes when it would have come, not as one that was missed', () => {
  // 11:30 in Berlin is 16:15 in Kathmandu: twelve has passed there, eight in the evening has not.
  expect(around(daily, kathmandu, berlin)).toEqual([
    '2026-11-20T08:00 07:00',
    '2026-11-20T12:00 11:00',
    '2026-11-20T20:00 14:15',
    '2026-11-21T08:00 02:15',
  ])
})

test('I3.60 going west, what was due already does not come again', () => {
  expect(around(daily, newYork, berlin)).toEqual(['2026-11-20T08:00 07:00', '2026-11-20T12:00 17:00', '2026-11-20T20:00 01:00'])
})

test('I3.60 hours that are counted go on being counted where a plan began shortly before the journey', () => {
  const interval = scheduleOf({ type: 'interval', hours: 4, anchor: '2026-11-20T09:00:00Z' }, '2026-11-20T10:00')
  const keys = slotsOfTraveller(interval, { zone: newYork, before: { zone: berlin, untilMs } }, untilMs - hourMs * 6, untilMs + 18 * hourMs)
  expect(keys.map(({ at }) => (at - Date.parse('2026-11-20T09:00:00Z')) / hourMs)).toEqual([0, 4, 8, 12, 16])
})

test('I3.60 whatever the journey, no slot comes twice, none vanishes, and ranges add up', () => {
  const zones = fc.constantFrom(berlin, kathmandu, newYork, 'UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Australia/Lord_Howe')
  const minute = fc.integer({ min: 0, max: 3 * 24 * 60 })
  fc.assert(
    fc.property(zones, zones, minute, minute, (old, zone, leaves, splits) => {
      const start = Date.parse('2026-10-24T00:00:00Z')
      const [from, to] = [start - 5 * 24 * hourMs, start + 8 * 24 * hourMs]
      const before = { zone: old, untilMs: start + leaves * 60_000 }
      const all = slotsOfTraveller(daily, { zone, before }, from, to)
      const parts = [from, start + splits * 60_000, to]
      expect([
        ...slotsOfTraveller(daily, { zone, before }, parts[0]!, parts[1]!),
        ...slotsOfTraveller(daily, { zone, before }, parts[1]!, parts[2]!),
      ]).toEqual(all)
      expect(new Set(all.map((slot) => slot.key)).size).toBe(all.length)
      const inside = (key: string): boolean => key > '2026-10-21' && key < '2026-10-30'
      expect(
        all
          .map((slot) => slot.key)
          .filter(inside)
          .sort(),
      ).toEqual(
        slotsBetween(daily, 'UTC', from, to)
          .map((slot) => slot.key)
          .filter(inside),
      )
    }),
  )
})
