import { expect, test } from 'vitest'
import { hlcToStamp, type Stamp, stampTime } from '../../shared/clock/hlc.ts'
import { openDeviceClock } from './device-clock.ts'
import { openTestReplica } from './testing/test-replica.ts'

test('I2.30 stamps grow over restarts, clock resets and stamps from elsewhere', async () => {
  const { store } = await openTestReplica()
  let now = Date.parse('2026-11-20T08:00:00Z')
  const open = () => openDeviceClock({ values: store.device, device: 'kclock', now: () => now })
  const stamps: string[] = []
  let clock = await open()
  for (let count = 0; count < 5; count++) stamps.push(await clock.next())
  now = 0
  clock = await open()
  stamps.push(await clock.next())
  const ahead = hlcToStamp({ ms: stampTime(await clock.next()).ms + 10_000, counter: 3 }, 'other1')
  stamps.push(ahead)
  clock.witness(ahead)
  stamps.push(await clock.next())
  const sameInstant = hlcToStamp({ ...stampTime(stamps.at(-1)! as Stamp), counter: 40 }, 'other1')
  stamps.push(sameInstant)
  clock.witness(sameInstant)
  stamps.push(await clock.next())
  expect(stamps).toEqual(stamps.toSorted())
  expect(new Set(stamps).size).toBe(stamps.length)
})

test('I2.31 stamps asked for at once are all different, also by windows that share the device', async () => {
  const { store } = await openTestReplica()
  let turn: Promise<unknown> = Promise.resolve()
  const exclusive = <T>(run: () => Promise<T>): Promise<T> => {
    const result = turn.then(run)
    turn = result.catch(() => {})
    return result
  }
  const open = () => openDeviceClock({ values: store.device, device: 'btabs1', now: () => 1_000, exclusive })
  const tabs = [await open(), await open()]
  const stamps = await Promise.all(Array.from({ length: 40 }, (_, index) => tabs[index % 2]!.next()))
  expect(new Set(stamps).size).toBe(40)
})

test('I8.41 a clock that ran ahead goes back when told to, for good, and goes by the time that is believed more', async () => {
  const { store } = await openTestReplica()
  const right = Date.parse('2026-11-20T08:00:00Z')
  const wrong = right + 365 * 24 * 3600_000
  const open = () => openDeviceClock({ values: store.device, device: 'kclock', now: () => wrong })
  let clock = await open()
  expect(stampTime(await clock.next()).ms).toBe(wrong)
  clock.correct(right - wrong)
  await clock.rewind(right)
  const mended = await clock.next()
  expect(stampTime(mended).ms - right).toBeLessThan(60_000)
  clock = await open()
  clock.correct(right - wrong)
  const later = await clock.next()
  expect(later > mended).toBe(true)
  expect(stampTime(later).ms - right).toBeLessThan(2 * 60_000)
})

test('I8.41 windows that share a device go back together', async () => {
  const { store } = await openTestReplica()
  const right = Date.parse('2026-11-20T08:00:00Z')
  const wrong = right + 365 * 24 * 3600_000
  const exclusive = <T>(run: () => Promise<T>): Promise<T> => run()
  const open = () => openDeviceClock({ values: store.device, device: 'btabs1', now: () => wrong, exclusive })
  const tabs = [await open(), await open()] as const
  await tabs[0].next()
  await tabs[1].next()
  const stamps: Stamp[] = []
  for (const tab of tabs) {
    tab.correct(right - wrong)
    await tab.rewind(right)
    stamps.push(await tab.next(), await tab.next())
  }
  stamps.push(await tabs[0].next(), await tabs[1].next())
  expect(new Set(stamps).size).toBe(6)
  for (const stamp of stamps) expect(stampTime(stamp).ms - right).toBeLessThan(60_000)
})
