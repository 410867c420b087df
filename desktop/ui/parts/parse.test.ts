import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lastInstantAt } from './last-instant.ts'
import { parseAmount } from './parse-amount.ts'
import { parseWall, shiftWall } from './parse-wall.ts'
import { isServerUrl, toServerUrl } from './server-url.ts'

test.each([
  ['8', '08:00'],
  ['8:30', '08:30'],
  ['20.15', '20:15'],
  ['0830', '08:30'],
  ['8 pm', '20:00'],
  ['12 am', '00:00'],
  ['8:30 م', '20:30'],
  ['24:00', undefined],
  ['8:60', undefined],
  ['13 pm', undefined],
  ['soon', undefined],
  ['', undefined],
])('I6.42 the typed time "%s" is %s', (typed, wall) => {
  expect(parseWall(typed)).toBe(wall)
})

test('I6.42 a time that is shown and typed again stays, and steps go around midnight', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: -1440, max: 1440 }), (minute, step) => {
      const wall = shiftWall('00:00', minute)
      expect(parseWall(wall)).toBe(wall)
      expect(shiftWall(shiftWall(wall, step), -step)).toBe(wall)
    }),
  )
})

test.each([
  ['1', 1],
  ['0.5', 0.5],
  ['1,5', 1.5],
  ['½', 0.5],
  ['1½', 1.5],
  ['1/2', 0.5],
  ['1/0', undefined],
  ['-1', undefined],
  ['one', undefined],
  ['', undefined],
])('I6.42 the typed amount "%s" is %s', (typed, amount) => {
  expect(parseAmount(typed)).toBe(amount)
})

test('I6.42 "earlier" is the last time the patient’s clock showed it, across midnight and clock changes', () => {
  const noon = Date.UTC(2026, 10, 20, 11)
  expect(lastInstantAt('11:45', noon, 'Europe/Berlin')).toBe(Date.UTC(2026, 10, 20, 10, 45))
  expect(lastInstantAt('23:00', noon, 'Europe/Berlin')).toBe(Date.UTC(2026, 10, 19, 22))
  // 25 October 2026: 3:00 summer time becomes 2:00.
  const afterChange = Date.UTC(2026, 9, 25, 9)
  expect(lastInstantAt('08:00', afterChange, 'Europe/Berlin')).toBe(Date.UTC(2026, 9, 25, 7))
  expect(lastInstantAt('22:00', afterChange, 'Europe/Berlin')).toBe(Date.UTC(2026, 9, 24, 20))
})

test('I6.30 a server’s address is taken as people type it', () => {
  expect(toServerUrl(' medbox.example/ ')).toBe('https://medbox.example')
  expect(toServerUrl('127.0.0.1:8787')).toBe('http://127.0.0.1:8787')
  expect(toServerUrl('http://box.local:1')).toBe('http://box.local:1')
  expect(isServerUrl(toServerUrl(''))).toBe(false)
})
