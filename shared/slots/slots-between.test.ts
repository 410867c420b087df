import { describe, expect, test } from 'vitest'
import type { Timing } from '../kinds/schedule.ts'
import { scheduleOf } from '../testing/arbitrary-schedule.ts'
import { planFrom } from './plan-changes.ts'
import type { Slot } from './slot.ts'
import { slotsBetween } from './slots-between.ts'

const dayMs = 86_400_000

/** Slots of one unit from 0 h UTC of a date on. */
function slotsOf(timing: Timing, zone: string, date: string, days: number): Slot[] {
  const start = Date.parse(date)
  return slotsBetween(scheduleOf(planFrom(timing, 1, '2000-01-01T00:00')), zone, start, start + days * dayMs)
}

const daily = (...times: string[]): Timing => ({ type: 'daily', times })
const keysOf = (slots: { key: string }[]): string[] => slots.map((slot) => slot.key)

describe('I3.1 each timing', () => {
  test('I3.1 daily: at each time of day, in order, once even when a time is named twice', () => {
    const slots = slotsOf(daily('20:00', '08:00', '08:00'), 'Europe/Berlin', '2025-06-01', 1)
    expect(slots).toEqual([
      {
        key: '2025-06-01T08:00',
        schedule: 'schedule1',
        medicine: 'medicine1',
        at: Date.parse('2025-06-01T06:00Z'),
        wall: '2025-06-01T08:00',
        amount: 1,
        windowMs: 3_600_000,
        doseId: 'dose:schedule1:2025-06-01T08:00',
      },
      expect.objectContaining({ key: '2025-06-01T20:00' }),
    ])
  })

  test('I3.1 weekly: on the named days, Monday is 1', () => {
    const slots = slotsOf({ type: 'weekly', days: [1, 7], times: ['08:00'] }, 'UTC', '2025-06-01', 9)
    expect(keysOf(slots)).toEqual(['2025-06-01T08:00', '2025-06-02T08:00', '2025-06-08T08:00', '2025-06-09T08:00'])
  })

  test('I3.1 cycle: days on and days off, counted from its start, across a leap day', () => {
    const cycle: Timing = { type: 'cycle', start: '2024-02-27', daysOn: 2, daysOff: 1, times: ['08:00'] }
    expect(keysOf(slotsOf(cycle, 'UTC', '2024-02-25', 9)).map((key) => key.slice(5, 10))).toEqual([
      '02-27',
      '02-28',
      '03-01',
      '03-02',
      '03-04',
    ])
  })

  test('I3.1 taper: the amount of the step, and nothing after the last', () => {
    const steps = [
      { days: 2, amount: 4 },
      { days: 1, amount: 2 },
      { days: 1, amount: 0.5 },
    ]
    const slots = slotsOf({ type: 'taper', start: '2024-02-28', steps, times: ['08:00'] }, 'UTC', '2024-02-20', 30)
    expect(slots.map((slot) => [slot.key.slice(5, 10), slot.amount])).toEqual([
      ['02-28', 4],
      ['02-29', 4],
      ['03-01', 2],
      ['03-02', 0.5],
    ])
  })

  test('I3.1 interval: elapsed hours from its anchor and never before it, keyed by the UTC minute', () => {
    const slots = slotsOf({ type: 'interval', hours: 8, anchor: '2025-06-01T05:30:40.5Z' }, 'Asia/Kathmandu', '2025-05-31', 2)
    expect(slots.map((slot) => [slot.key, slot.wall])).toEqual([
      ['2025-06-01T05:30Z', '2025-06-01T11:15'],
      ['2025-06-01T13:30Z', '2025-06-01T19:15'],
      ['2025-06-01T21:30Z', '2025-06-02T03:15'],
    ])
    expect(slots[0]!.at).toBe(Date.parse('2025-06-01T05:30:00Z'))
  })

  test('I3.1 as needed: nothing is planned', () => {
    expect(slotsOf({ type: 'asNeeded', hoursMin: 6, perDayMax: 4 }, 'UTC', '2025-06-01', 30)).toEqual([])
  })

  test('I3.1 the 29th of February has slots, in leap years only', () => {
    expect(keysOf(slotsOf(daily('08:00'), 'UTC', '2024-02-28', 3))).toContain('2024-02-29T08:00')
    expect(keysOf(slotsOf(daily('08:00'), 'UTC', '2100-02-28', 2))).toEqual(['2100-02-28T08:00', '2100-03-01T08:00'])
  })
})

/** zone, planned wall time, what the clock then shows, instant. Sources: the IANA time zone database's rules for these zones. */
const clockChanges: [string, string, string, string][] = [
  ['Europe/Berlin', '2025-03-30T02:30', '2025-03-30T03:30', '2025-03-30T01:30Z'],
  ['Europe/Berlin', '2025-10-26T02:30', '2025-10-26T02:30', '2025-10-26T00:30Z'],
  ['America/New_York', '2025-11-02T01:30', '2025-11-02T01:30', '2025-11-02T05:30Z'],
  ['Australia/Lord_Howe', '2025-10-05T02:15', '2025-10-05T02:45', '2025-10-04T15:45Z'],
  ['Australia/Lord_Howe', '2025-04-06T01:45', '2025-04-06T01:45', '2025-04-05T14:45Z'],
  ['America/Sao_Paulo', '2018-11-04T00:00', '2018-11-04T01:00', '2018-11-04T03:00Z'],
  ['America/Sao_Paulo', '2018-02-17T23:30', '2018-02-17T23:30', '2018-02-18T01:30Z'],
  ['America/St_Johns', '2011-03-13T00:30', '2011-03-13T01:30', '2011-03-13T04:00Z'],
  ['Africa/Casablanca', '2025-04-06T02:30', '2025-04-06T03:30', '2025-04-06T02:30Z'],
  ['Asia/Pyongyang', '2018-05-04T23:45', '2018-05-05T00:15', '2018-05-04T15:15Z'],
  ['Antarctica/Troll', '2025-03-30T01:30', '2025-03-30T03:30', '2025-03-30T01:30Z'],
  ['Asia/Kathmandu', '2025-03-30T02:30', '2025-03-30T02:30', '2025-03-29T20:45Z'],
]

describe('I3.2 clock changes', () => {
  test.each(clockChanges)('I3.2 %s %s is due once, when the clock shows %s', (zone, planned, shown, at) => {
    const eve = new Date(Date.parse(at) - dayMs).toISOString().slice(0, 10)
    const slots = slotsOf(daily(planned.slice(11)), zone, eve, 3)
    expect(slots.length).toBeGreaterThan(2)
    expect(slots.filter((slot) => slot.key === planned)).toEqual([expect.objectContaining({ wall: shown, at: Date.parse(at) })])
  })

  test('I3.2 a date that the zone skips has no slots (Apia, 2011-12-30)', () => {
    expect(keysOf(slotsOf(daily('08:00'), 'Pacific/Apia', '2011-12-28', 4))).toEqual([
      '2011-12-28T08:00',
      '2011-12-29T08:00',
      '2011-12-31T08:00',
      '2012-01-01T08:00',
    ])
  })

  test('I3.2 an interval keeps its hours through both hours of an autumn night', () => {
    const slots = slotsOf({ type: 'interval', hours: 1, anchor: '2025-10-26T00:30:00Z' }, 'Europe/Berlin', '2025-10-26', 0.1)
    expect(slots.map((slot) => [slot.key, slot.wall.slice(11)])).toEqual([
      ['2025-10-26T00:30Z', '02:30'],
      ['2025-10-26T01:30Z', '02:30'],
    ])
  })
})

describe('I3.5 where phases meet', () => {
  const from = '2025-06-02T08:00'
  const daysOf = (timing: Timing) => {
    const plan = {
      phases: [
        { from: '2025-06-01T00:00', timing, amount: 1 },
        { from, timing, amount: 2 },
      ],
      until: '2025-06-03T08:00',
    }
    return slotsBetween(scheduleOf(plan), 'UTC', Date.parse('2025-05-30'), Date.parse('2025-06-10')).map((slot) => [slot.wall, slot.amount])
  }

  test('I3.5 a slot at the very minute of a change follows the new phase, one at the very end is due', () => {
    const expected = [
      ['2025-06-01T08:00', 1],
      ['2025-06-02T08:00', 2],
      ['2025-06-03T08:00', 2],
    ]
    expect(daysOf(daily('08:00'))).toEqual(expected)
    expect(daysOf({ type: 'interval', hours: 24, anchor: '2025-06-01T08:00:00Z' })).toEqual(expected)
  })
})

describe('I3.3 bounds', () => {
  test('I3.3 a range is half-open', () => {
    const at = Date.parse('2025-06-01T08:00Z')
    const schedule = scheduleOf(planFrom(daily('08:00'), 1, '2000-01-01T00:00'))
    expect(slotsBetween(schedule, 'UTC', at, at + 1)).toHaveLength(1)
    expect(slotsBetween(schedule, 'UTC', at - 1, at)).toHaveLength(0)
    expect(slotsBetween(schedule, 'UTC', at, at)).toHaveLength(0)
  })

  test('I3.3 too many slots, and what is no time, are refused by a code; the far future is not', () => {
    const schedule = scheduleOf(planFrom(daily('08:00', '20:00'), 1, '2000-01-01T00:00'))
    const rare = scheduleOf(
      planFrom({ type: 'cycle', start: '2000-01-01', daysOn: 1, daysOff: 366, times: ['08:00'] }, 1, '2000-01-01T00:00'),
    )
    const farMs = Date.parse('9999-12-30T00:00Z')
    expect(slotsBetween(schedule, 'Europe/Berlin', farMs, 8.64e15)).toHaveLength(4)
    expect(() => slotsBetween(schedule, 'UTC', 0, 8.64e15)).toThrow(expect.objectContaining({ code: 'slots-too-many' }))
    expect(() => slotsBetween(schedule, 'UTC', Number.NaN, 0)).toThrow(expect.objectContaining({ code: 'slots-range' }))
    expect(slotsBetween(rare, 'UTC', -8.64e15, Date.parse('3000-01-01'))).toHaveLength(996)
  })
})
