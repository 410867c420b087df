import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryZone } from '../testing/arbitrary-schedule.ts'
import { check } from '../testing/check.ts'
import { type AsNeeded, nextAllowed } from './next-allowed.ts'

const hourMs = 3_600_000
const at = (text: string): number => Date.parse(text)
const paracetamol: AsNeeded = { type: 'asNeeded', hoursMin: 6, perDayMax: 3 }

describe('I3.9 as needed', () => {
  test('I3.9 the first is allowed at once', () => {
    expect(nextAllowed([], paracetamol, 'UTC', at('2026-01-01T12:00Z'))).toEqual({ allowedAt: at('2026-01-01T12:00Z'), leftToday: 3 })
  })

  test('I3.9 the next waits for the minimum distance', () => {
    const taken = [at('2026-01-01T10:00Z')]
    expect(nextAllowed(taken, paracetamol, 'UTC', at('2026-01-01T12:00Z'))).toEqual({ allowedAt: at('2026-01-01T16:00Z'), leftToday: 2 })
    expect(nextAllowed(taken, paracetamol, 'UTC', at('2026-01-01T17:00Z')).allowedAt).toBe(at('2026-01-01T17:00Z'))
  })

  test('I3.9 the daily maximum holds for any 24 hours: midnight brings no new dose', () => {
    const taken = [at('2026-01-01T11:00Z'), at('2026-01-01T17:00Z'), at('2026-01-01T23:00Z')]
    expect(nextAllowed(taken, paracetamol, 'UTC', at('2026-01-02T06:00Z'))).toEqual({ allowedAt: at('2026-01-02T11:00Z'), leftToday: 0 })
  })

  test('I3.9 on a day of 25 hours the maximum holds to its end', () => {
    const taken = [at('2025-10-25T22:05Z'), at('2025-10-26T05:00Z'), at('2025-10-26T11:00Z')]
    expect(nextAllowed(taken, paracetamol, 'Europe/Berlin', at('2025-10-26T22:30Z')).allowedAt).toBe(at('2025-10-26T23:00Z'))
  })

  test('I3.9 more was taken than is allowed: nothing is left, and the wait is as long as it takes', () => {
    const taken = [1, 2, 3, 4, 5].map((hour) => at('2026-01-01T00:00Z') + hour * hourMs)
    expect(nextAllowed(taken, paracetamol, 'UTC', at('2026-01-01T06:00Z'))).toEqual({ allowedAt: at('2026-01-02T03:00Z'), leftToday: 0 })
  })

  test('I3.9 whoever waits until it is allowed never exceeds the maximum in 24 hours, nor comes too close', () => {
    const waits = fc.array(fc.integer({ min: 0, max: 30 * hourMs }), { minLength: 4, maxLength: 12 })
    const timing = fc.record({
      type: fc.constant('asNeeded' as const),
      hoursMin: fc.constantFrom(0, 0.5, 4, 6),
      perDayMax: fc.integer({ min: 1, max: 4 }),
    })
    check(
      fc.property(timing, arbitraryZone, waits, (rule, zone, pauses) => {
        const taken: number[] = []
        let nowMs = at('2025-10-24T12:00Z')
        for (const pause of pauses) {
          nowMs = nextAllowed(taken, rule, zone, nowMs + pause).allowedAt
          expect(nextAllowed(taken, rule, zone, nowMs).leftToday).toBeGreaterThan(0)
          expect(nowMs - (taken.at(-1) ?? -Infinity)).toBeGreaterThanOrEqual(rule.hoursMin * hourMs)
          taken.push(nowMs)
          expect(taken.filter((one) => one > nowMs - 24 * hourMs).length).toBeLessThanOrEqual(rule.perDayMax)
        }
      }),
      100,
    )
  })
})
