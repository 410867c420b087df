import { expect, test } from 'vitest'
import { Heard } from '../circle/heard.ts'
import { serverLimits } from '../limits.ts'
import { HeardTold } from './heard-told.ts'

const period = serverLimits.liveHeardPeriodMs

test('I2.25 a connection hears once a period when the others of its circles were heard, without a pull', () => {
  const heard = new Heard()
  const told = new HeardTold('own')
  heard.note(['c1'], 'own', 1_000)
  expect(told.next(['c1'], heard, period)).toBeUndefined()
  heard.note(['c1'], 'kiosk', 2_000)
  heard.note(['c2'], 'stranger', 2_000)
  expect(told.next(['c1'], heard, period + 1)).toEqual({ type: 'heard', now: period + 1, devices: { kiosk: 2_000 } })
  heard.note(['c1'], 'kiosk', 3_000)
  expect(told.next(['c1'], heard, 2 * period)).toBeUndefined()
  expect(told.next(['c1'], heard, 2 * period + 1)).toMatchObject({ devices: { kiosk: 3_000 } })
  expect(told.next(['c1'], heard, 4 * period)).toBeUndefined()
})

test('I2.26 of many devices each comes in turn, and no event grows beyond its limit', () => {
  const heard = new Heard()
  const told = new HeardTold('own')
  const all = Array.from({ length: 50 }, (_, index) => `k${index}`)
  const seen = new Set<string>()
  for (let round = 1; round <= 3; round++) {
    for (const device of all) heard.note(['c1'], device, round * period)
    const event = told.next(['c1'], heard, round * period + round)
    const devices = Object.keys((event as { devices: object }).devices)
    expect(devices.length).toBeLessThanOrEqual(serverLimits.liveHeardDevicesMax)
    expect(JSON.stringify(event).length).toBeLessThan(1_000)
    for (const device of devices) seen.add(device)
  }
  expect(seen.size).toBe(50)
})
