import fc from 'fast-check'
import { expect, test } from 'vitest'
import { freshRestartState, onCrash, type RestartState, type RestartVerdict, restartLimits } from './restart-policy.ts'

const { delayMsMin, delayMsMax, wellAfterMs, triesBeforeReadyMax } = restartLimits
const ready: RestartState = { crashes: 0, wasReady: true }

test('I6.50 a process that crashes again and again is started after ever longer delays, up to a limit', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: wellAfterMs - 1 }), { minLength: 2, maxLength: 30 }), (runsMs) => {
      const delays = delaysOf(ready, runsMs)
      expect(delays[0]).toBe(delayMsMin)
      for (const [index, delay] of delays.slice(1).entries()) expect(delay).toBe(Math.min(delayMsMax, delays[index]! * 2))
    }),
  )
})

test('I6.50 a process that ran well for a while begins with the shortest delay again', () => {
  expect(delaysOf(ready, [10, 10, 10, wellAfterMs, 10])).toEqual([delayMsMin, delayMsMin * 2, delayMsMin * 4, delayMsMin, delayMsMin * 2])
})

test('I6.51 a process that never came up is given up after a fixed number of tries; one that did is not', () => {
  const tries = Array.from({ length: triesBeforeReadyMax }, () => 10)
  expect(verdicts(freshRestartState, tries).map((verdict) => verdict === 'give-up')).toEqual([...tries.slice(1).map(() => false), true])
  expect(verdicts(ready, [...tries, ...tries])).not.toContain('give-up')
})

function delaysOf(state: RestartState, runsMs: readonly number[]): number[] {
  return verdicts(state, runsMs).map((verdict) => (verdict === 'give-up' ? Number.NaN : verdict.delayMs))
}

function verdicts(state: RestartState, runsMs: readonly number[]): RestartVerdict[] {
  return runsMs.map((ranMs) => {
    const verdict = onCrash(state, ranMs)
    if (verdict !== 'give-up') state = verdict.next
    return verdict
  })
}
