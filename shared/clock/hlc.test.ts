import fc from 'fast-check'
import { expect, test } from 'vitest'
import { check } from '../testing/check.ts'
import { type Hlc, hlcToStamp, hlcZero, isAhead, isStamp, stampDevice, stampTime, tick, witness } from './hlc.ts'

const hlc = fc.record({
  ms: fc.oneof(fc.nat(3), fc.integer({ min: 0, max: 2 ** 48 - 1 })),
  counter: fc.oneof(fc.nat(3), fc.constantFrom(0xfffe, 0xffff)),
})
const device = fc.stringMatching(/^[0-9a-z]{6,24}$/)
const compare = (a: Hlc, b: Hlc): number => a.ms - b.ms || a.counter - b.counter

test('I2.16 a clock only goes forward, whatever its wall clock does and whomever it hears', () => {
  const event = fc.oneof(fc.record({ nowMs: fc.nat(10) }), fc.record({ heard: hlc }))
  check(
    fc.property(hlc, fc.array(event), (start, events) => {
      let clock = start
      for (const one of events) {
        const next = 'heard' in one ? witness(clock, hlcToStamp(one.heard, 'other1')) : tick(clock, one.nowMs)
        expect(compare(next, clock)).toBeGreaterThanOrEqual('heard' in one ? 0 : 1)
        if ('heard' in one) expect(compare(tick(next, 0), one.heard)).toBeGreaterThan(0)
        clock = next
      }
    }),
    300,
  )
})

test('I2.16 a clock that was set back counts on from where it was, and keeps real time when it is right', () => {
  const before = tick(hlcZero, 1000)
  expect(tick(before, 5)).toEqual({ ms: 1000, counter: 1 })
  expect(tick(tick(before, 5), 1001)).toEqual({ ms: 1001, counter: 0 })
  expect(tick({ ms: 1000, counter: 0xffff }, 5)).toEqual({ ms: 1001, counter: 0 })
})

test('I2.16 the order of stamps as text is the order of their times, ties by device', () => {
  check(
    fc.property(hlc, device, hlc, device, (a, deviceA, b, deviceB) => {
      const [left, right] = [hlcToStamp(a, deviceA), hlcToStamp(b, deviceB)]
      const order = compare(a, b) || (deviceA < deviceB ? -1 : deviceA > deviceB ? 1 : 0)
      expect(left < right).toBe(order < 0)
      expect(left === right).toBe(order === 0)
    }),
    500,
  )
})

test('I2.16 a stamp tells its time and its device', () => {
  check(
    fc.property(hlc, device, (clock, name) => {
      const stamp = hlcToStamp(clock, name)
      expect([isStamp(stamp), stampTime(stamp), stampDevice(stamp)]).toEqual([true, clock, name])
    }),
    200,
  )
  for (const text of ['', '1-0-device1', '000000000001-0000-', '000000000001-0000-DEVICE', '00000000000G-0000-device1', 5, null])
    expect(isStamp(text)).toBe(false)
})

test('I2.16 a stamp is ahead only beyond the allowed drift', () => {
  const stamp = hlcToStamp({ ms: 1500, counter: 3 }, 'device1')
  expect([isAhead(stamp, 1000, 500), isAhead(stamp, 999, 500)]).toEqual([false, true])
})
