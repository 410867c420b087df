import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { StoreError } from '../store/store-error.ts'
import type { Store } from '../store/store.ts'
import { watchStoreHealth } from './store-health.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A store whose disk the test fills. */
function openDisk() {
  const disk = { failure: null as string | null, writes: 0 }
  const write = async (): Promise<void> => {
    if (disk.failure) throw new StoreError(disk.failure as StoreError['code'], '')
    disk.writes += 1
  }
  const store = { write, get: async () => undefined, device: { set: write } } as unknown as Store
  const health = watchStoreHealth(store)
  const seen: (string | null)[] = []
  health.problem$.subscribe((problem) => seen.push(problem))
  return { disk, health, seen }
}

test('I6.94 a write that fails shows until a write became durable again, though nobody asks', async () => {
  const { disk, health, seen } = openDisk()
  disk.failure = 'store-full'
  await expect(health.store.write([], 0)).rejects.toMatchObject({ code: 'store-full' })
  await vi.advanceTimersByTimeAsync(60_000)
  await health.store.get('x')
  expect(seen).toEqual([null, 'store-full'])
  disk.failure = null
  await vi.advanceTimersByTimeAsync(5_000)
  expect(seen).toEqual([null, 'store-full', null])
  const { writes } = disk
  await vi.advanceTimersByTimeAsync(60_000)
  expect(disk.writes).toBe(writes)
})

test('I6.94 device values are watched too; a store that closes, or one bad file, is no trouble of the disk', async () => {
  const { disk, health, seen } = openDisk()
  for (const failure of ['store-closed', 'file-too-large', 'store-not-writable']) {
    disk.failure = failure
    await expect(health.store.device.set('k', 1)).rejects.toMatchObject({ code: failure })
  }
  expect(seen).toEqual([null, 'store-not-writable'])
  health.close()
})
