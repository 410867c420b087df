import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import { expect, onTestFinished, test } from 'vitest'
import { stampDevice, stampTime } from '../../shared/clock/hlc.ts'
import { openDeviceClock } from '../replica/device-clock.ts'
import { goOnAnew } from '../store/backup/adopt-values.ts'
import { openRxdbStore } from '../store/rxdb-store.ts'
import { deviceSecrets } from './device-secrets.ts'

const noon = Date.parse('2026-11-20T12:00:00Z')

test('I1.91 a device that was put back is the same to everybody, and stamps under another name, later than all that is known', async () => {
  const store = await openRxdbStore(getRxStorageMemory(), 'secrets', false)
  onTestFinished(() => store.close())
  const { device: values } = store
  const first = await deviceSecrets(store)
  expect(first.stampId).toBe(first.deviceId)
  const next = async (device: string) => (await openDeviceClock({ values, device, now: () => noon })).next()
  const before = await next(first.stampId)

  await goOnAnew(values, [noon + 90_000], { stampMsMax: noon + 120_000 })
  const second = await deviceSecrets(store)
  expect([second.deviceId, second.windowKey]).toEqual([first.deviceId, first.windowKey])
  const after = await next(second.stampId)
  expect(stampDevice(after)).toBe(second.stampId)
  expect(second.stampId).not.toBe(first.stampId)
  expect(stampTime(after).ms).toBeGreaterThan(noon + 120_000)
  expect(after > before).toBe(true)

  await goOnAnew(values, [], { stampMsMax: 0 })
  expect((await deviceSecrets(store)).stampId).not.toBe(second.stampId)
  expect((await deviceSecrets(store)).stampId).toMatch(/^[0-9a-z]{1,24}$/)
})
