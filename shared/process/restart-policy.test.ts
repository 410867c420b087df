import fc from 'fast-check'
import { expect, test } from 'vitest'
import { restartAfter, restartLimits } from './restart-policy.ts'

const { delayMsMin, delayMsMax, wellAfterMs } = restartLimits

test('I6.50 a process that crashes again and again is started after ever longer delays, up to a limit', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: wellAfterMs - 1 }), { minLength: 2, maxLength: 30 }), (runsMs) => {
      const delays = delaysOf(runsMs)
      expect(delays[0]).toBe(delayMsMin)
      for (const [index, delay] of delays.slice(1).entries()) expect(delay).toBe(Math.min(delayMsMax, delays[index]! * 2))
    }),
  )
})

test('I6.50 a process that ran well for a while begins with the shortest delay again', () => {
  expect(delaysOf([10, 10, 10, wellAfterMs, 10])).toEqual([delayMsMin, delayMsMin * 2, delayMsMin * 4, delayMsMin, delayMsMin * 2])
})

function delaysOf(runsMs: readonly number[]): number[] {
  let crashes = 0
  return runsMs.map((ranMs) => {
    const restart = restartAfter(crashes, ranMs)
    crashes = restart.crashes
    return restart.delayMs
  })
}
