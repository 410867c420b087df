import { expect, test } from 'vitest'
import type { Timing } from '../../../shared/kinds/schedule.ts'
import { createWords } from '../words/words.ts'
import { packDays } from './pack-lasts.ts'
import { speakPack, speakPlan } from './speak-plan.ts'

const zone = 'Europe/Berlin'
const daily: Timing = { type: 'daily', times: ['20:00', '08:00'] }
const interval: Timing = { type: 'interval', hours: 12, anchor: '2026-11-20T07:00:00Z' }

test.each<[string, Timing, number, string]>([
  ['daily', daily, 1, 'One tablet each time: at 8 in the morning and 8 in the evening, every day.'],
  ['once a day', { type: 'daily', times: ['12:30'] }, 0.5, 'Half a tablet at 12:30 in the afternoon, every day.'],
  ['interval', interval, 2, '2 tablets every 12 hours, counted from 8 in the morning.'],
  ['days apart', { ...interval, hours: 72 }, 1, 'One tablet every 3 days at 8 in the morning.'],
  ['weekly', { type: 'weekly', days: [4, 1], times: ['12:00'] }, 1.5, '1½ tablets at 12 noon, on Monday and Thursday.'],
  [
    'cycle',
    { type: 'cycle', start: '2026-11-20', daysOn: 21, daysOff: 7, times: ['22:00'] },
    1,
    'One tablet at 10 at night, for 21 days, then 7 days without, again and again from 20 November.',
  ],
  [
    'taper',
    {
      type: 'taper',
      start: '2026-11-20',
      steps: [
        { days: 3, amount: 2 },
        { days: 1, amount: 0.5 },
      ],
      times: ['08:00'],
    },
    2,
    'From 20 November, each time at 8 in the morning: 2 tablets for 3 days, then half a tablet for 1 day. After that, no more.',
  ],
  [
    'as needed',
    { type: 'asNeeded', hoursMin: 6, perDayMax: 3 },
    1,
    'One tablet when needed, at least 6 hours apart, at most 3 times a day.',
  ],
  ['as needed at any time', { type: 'asNeeded', hoursMin: 0, perDayMax: 1 }, 1, 'One tablet when needed, at most once a day.'],
])('I6.36 %s is said in plain English', (_, timing, amount, text) => {
  expect(speakPlan({ timing, amount, unit: 'tablet', zone }, createWords('en'))).toBe(text)
})

test('I6.36 the same plan is said in German and in Arabic', () => {
  expect(speakPlan({ timing: daily, amount: 1, unit: 'capsule', zone }, createWords('de'))).toBe(
    'Jedes Mal eine Kapsel: morgens um 8 Uhr und abends um 20 Uhr, jeden Tag.',
  )
  expect(speakPlan({ timing: { type: 'daily', times: ['07:30'] }, amount: 2, unit: 'tablet', zone }, createWords('de'))).toBe(
    'Morgens um 7:30 Uhr 2 Tabletten, jeden Tag.',
  )
  expect(speakPlan({ timing: daily, amount: 1, unit: 'capsule', zone }, createWords('ar'))).toBe(
    'كبسولة واحدة كل مرة: الساعة 8 صباحًا و8 مساءً، كل يوم.',
  )
})

test('I6.36 a plan that ends says for how long and its last day', () => {
  const said = (timing: Timing, end: { until: string; days?: number }, language: 'en' | 'de' | 'ar' = 'en') =>
    speakPlan({ timing, amount: 1, unit: 'tablet', zone, ...end }, createWords(language))
  const once: Timing = { type: 'daily', times: ['08:00'] }
  const course = { until: '2026-11-30', days: 10 }
  expect(said(once, course)).toBe('One tablet at 8 in the morning, every day, for 10 days, the last one on 30 November.')
  expect(said(interval, course)).toBe('One tablet every 12 hours, counted from 8 in the morning, for 10 days, the last one on 30 November.')
  expect(said(once, { until: '2026-11-20', days: 1 })).toBe('One tablet at 8 in the morning, every day, only on 20 November.')
  for (const timing of [
    { ...interval, hours: 72 },
    { type: 'weekly', days: [1], times: ['08:00'] },
    { type: 'cycle', start: '2026-11-20', daysOn: 21, daysOff: 7, times: ['08:00'] },
    { type: 'asNeeded', hoursMin: 0, perDayMax: 1 },
  ] satisfies Timing[])
    expect(said(timing, { until: '2026-11-30' })).toMatch(/, until 30 November\.$/)
  expect(said(once, course, 'de')).toBe('Morgens um 8 Uhr eine Tablette, jeden Tag, 10 Tage lang, der letzte ist der 30. November.')
  expect(said(once, course, 'ar')).toContain('، لمدة 10 أيام، آخرها 30 نوفمبر.')
})

test('I6.36 an interval is said by the patient’s clock, not by the device’s', () => {
  expect(speakPlan({ timing: interval, amount: 1, unit: 'tablet', zone: 'America/New_York' }, createWords('en'))).toContain(
    'counted from 2 at night',
  )
})

test('I6.36 a pack lasts as long as its units at the plan’s pace', () => {
  expect(packDays(180, daily, 1)).toBe(90)
  expect(packDays(20, interval, 1)).toBe(10)
  expect(packDays(4, { type: 'weekly', days: [1], times: ['08:00'] }, 1)).toBeCloseTo(28)
  expect(packDays(21, { type: 'cycle', start: '2026-11-20', daysOn: 21, daysOff: 7, times: ['08:00'] }, 1)).toBeCloseTo(28)
  expect(packDays(20, { type: 'asNeeded', hoursMin: 6, perDayMax: 3 }, 1)).toBeUndefined()
  const around = { nowMs: Date.UTC(2026, 10, 20, 7), zone, until: null }
  expect(speakPack(90, around, createWords('en'))).toBe('The pack lasts 90 days, until 18 February.')
  expect(speakPack(0.5, around, createWords('en'))).toBeUndefined()
  expect(speakPack(10, { ...around, until: '2026-11-29' }, createWords('en'))).toBeUndefined()
  expect(speakPack(9, { ...around, until: '2026-11-29' }, createWords('en'))).toBe('The pack lasts 9 days, until 29 November.')
})
