import { firstValueFrom } from 'rxjs'
import { expect, test } from 'vitest'
import { createPinLock, pinKey } from './pin-lock.ts'
import { minute, morning, openTestReplica } from './testing/test-replica.ts'

test('I9.40 without a PIN nothing is locked; with one, changes ask for it and the time unlocked is prolonged by use', async () => {
  const { replica, goTo } = await openTestReplica()
  const lock = createPinLock(replica)
  await lock.guard()
  await lock.set('2468')
  goTo(morning + 4 * minute)
  await lock.guard()
  goTo(morning + 8 * minute)
  await lock.guard()
  goTo(morning + 14 * minute)
  await expect(lock.guard()).rejects.toMatchObject({ code: 'pin-required' })
  expect(await firstValueFrom(lock.isLocked$)).toBe(true)
  await lock.unlock('2468')
  expect(await firstValueFrom(lock.isLocked$)).toBe(false)
})

test('I9.41 five wrong PINs make everybody wait a minute, and the right one opens afterwards', async () => {
  const { replica, goTo } = await openTestReplica()
  const lock = createPinLock(replica)
  await lock.set('2468')
  lock.lock()
  for (let tries = 0; tries < 5; tries++) await expect(lock.unlock('1111')).rejects.toMatchObject({ code: 'wrong-pin' })
  await expect(lock.unlock('2468')).rejects.toMatchObject({ code: 'pin-paused' })
  goTo(morning + minute)
  await lock.unlock('2468')
  await lock.guard()
})

test('I10.10 the PIN is kept as an Argon2id hash only', async () => {
  const { replica, store } = await openTestReplica()
  await createPinLock(replica).set('2468')
  expect(await store.device.get(pinKey)).toMatch(/^\$argon2id\$/)
})

test('I9.60 many PINs at once are counted like one after the other', async () => {
  const { replica } = await openTestReplica()
  const lock = createPinLock(replica)
  await lock.set('2468')
  lock.lock()
  const tried = await Promise.allSettled(['1', '2', '3', '4', '5'].map((digit) => lock.unlock(digit.repeat(4))).concat(lock.unlock('2468')))
  expect(tried.map((one) => one.status === 'rejected' && (one.reason as { code: string }).code)).toEqual([
    ...Array.from({ length: 5 }, () => 'wrong-pin'),
    'pin-paused',
  ])
})

test('I9.61 a clock that is set back does not keep the kiosk unlocked', async () => {
  const { replica, goTo } = await openTestReplica()
  const lock = createPinLock(replica)
  await lock.set('2468')
  await lock.guard()
  goTo(morning - 24 * 60 * minute)
  await expect(lock.guard()).rejects.toMatchObject({ code: 'pin-required' })
  expect(await firstValueFrom(lock.isLocked$)).toBe(true)
})
