import { expect, test } from 'vitest'
import { createServerClock } from './server-clock.ts'

const hourMs = 3600_000
const now = Date.UTC(2026, 0, 5)

test('I7.44 the earliest of the times that may be true is no later than the server’s, nor long after it was heard', () => {
  let here = now
  const clock = createServerClock(() => here)
  expect(clock.earliestNow()).toBeLessThan(now - 50 * 365 * 24 * hourMs)
  clock.heard(now + 2 * hourMs)
  expect(clock.earliestNow()).toBe(now)
  clock.heard(now - 2 * hourMs)
  expect(clock.earliestNow()).toBe(now - 2 * hourMs)
  here += 10_000 * hourMs
  expect(clock.earliestNow()).toBe(now - hourMs)
  clock.heard(now)
  expect(clock.earliestNow()).toBe(now)
})
