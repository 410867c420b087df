import { expect, test } from 'vitest'
import type { SlotView, TodayView } from '../../../contract/views.ts'
import { headline, headlineTone, silentMinutesMax } from './headline.ts'
import { slotsAround } from './slots-around.ts'

const now = Date.UTC(2026, 10, 20, 12)
const slot = (status: SlotView['status'], wall = '08:00'): SlotView =>
  ({ status, wall, name: 'Metformin', dose: `${status} ${wall}` }) as SlotView
const today = (slots: SlotView[], kioskHeardAt: number | null = now): TodayView =>
  ({
    slots,
    due: slots.filter((one) => one.status === 'due'),
    next: slots.find((one) => one.status === 'later') ?? null,
    kioskHeardAt,
  }) as TodayView

test('I6.37 a missed dose is said before anything else', () => {
  expect(headline(today([slot('missed'), slot('due'), slot('missed')], 0), now)).toEqual({ type: 'missed', count: 2 })
})

test('I6.37 when the kiosk has been silent, nothing is called well', () => {
  const since = now - silentMinutesMax * 60_000 - 1
  expect(headline(today([slot('taken')], since), now)).toEqual({ type: 'silent', since })
  expect(headline(today([slot('taken')], since + 2), now).type).toBe('done')
})

test('I6.37 an open dose, a day under way, a finished day and an empty day each have their sentence', () => {
  expect(headline(today([slot('taken'), slot('due', '12:00')]), now)).toEqual({ type: 'due', name: 'Metformin', wall: '12:00' })
  expect(headline(today([slot('taken'), slot('later', '18:00')]), now)).toEqual({ type: 'fine', taken: 1, planned: 2, next: '18:00' })
  expect(headline(today([slot('taken'), slot('skipped')]), now)).toEqual({ type: 'done', count: 1 })
  expect(headline(today([]), now)).toEqual({ type: 'nothing' })
  expect(headline(today([slot('taken'), slot('later', '18:00')], null), now)).toEqual({ type: 'unheard' })
})

test('I6.37 comfort has the colour of comfort, and nothing else has', () => {
  expect(
    Object.entries(headlineTone)
      .filter(([, tone]) => tone === 'good')
      .map(([type]) => type),
  ).toEqual(['done', 'fine'])
})

test('I6.32 a long day is shown from the last dose that is done, and in its order', () => {
  const slots = ['taken', 'taken', 'taken', 'due', 'later', 'later'].map((status, index) =>
    slot(status as SlotView['status'], `0${index}:00`),
  )
  expect(slotsAround(slots, 3)).toEqual(slots.slice(2, 5))
  expect(slotsAround(slots, 10)).toEqual(slots)
  expect(slotsAround(slots.slice(0, 3), 2)).toEqual(slots.slice(1, 3))
  expect(slotsAround(slots.slice(3), 5)).toEqual(slots.slice(3))
})
