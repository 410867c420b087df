import { randomUUID } from 'node:crypto'
import type { RxStorage } from 'rxdb'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import { expect, test } from 'vitest'
import type { MedRecord } from '../../shared/record/record.ts'
import { openRxdbStore } from './rxdb-store.ts'

type Calls = { query: number; bulkWrite: number; findDocumentsById: number }

/** A storage that counts what is asked of the collection of records. */
function counted(storage: RxStorage<unknown, object>): { storage: RxStorage<unknown, object>; calls: Calls } {
  const calls: Calls = { query: 0, bulkWrite: 0, findDocumentsById: 0 }
  const createStorageInstance: typeof storage.createStorageInstance = async (params) => {
    const instance = await storage.createStorageInstance(params)
    if (params.collectionName !== 'records') return instance
    for (const name of Object.keys(calls) as (keyof Calls)[]) {
      const original = (instance[name] as (...args: unknown[]) => unknown).bind(instance)
      instance[name] = ((...args: unknown[]) => (calls[name]++, original(...args))) as never
    }
    return instance
  }
  return { storage: { ...storage, createStorageInstance }, calls }
}

const by = { user: 'u', device: 'devicea' }
const note = (i: number): MedRecord => ({ id: `n${i}`, circle: 'circle-1', kind: 'note', v: 1, at: i, ref: '', state: '', clock: {}, by, gone: false, body: {} })

async function openCounted() {
  const { storage, calls } = counted(getRxStorageMemory() as RxStorage<unknown, object>)
  return { store: await openRxdbStore(storage, randomUUID(), false), calls }
}

test('I1.24 a live query reads the disk once, and then follows the changes', async () => {
  const { store, calls } = await openCounted()
  await store.write(Array.from({ length: 200 }, (_, i) => note(i)), 1)
  let seen = 0
  const live = store.live({ kind: 'note', atMin: 50 }).subscribe((records) => (seen = records.length))
  await expect.poll(() => seen).toBe(150)
  for (let i = 200; i < 250; i++) await store.write([note(i), note(i - 200)], 1)
  await expect.poll(() => seen).toBe(200)
  expect(calls.query).toBe(1)
  live.unsubscribe()
  await store.close()
})

test('I1.23 many records, and many calls at once, are one read and one write', async () => {
  const { store, calls } = await openCounted()
  await store.receive(Array.from({ length: 500 }, (_, i) => note(i)), 1)
  expect(calls).toEqual({ query: 0, bulkWrite: 1, findDocumentsById: 1 })
  await Promise.all(Array.from({ length: 100 }, (_, i) => store.write([note(1000 + i)], 1)))
  expect(calls.bulkWrite).toBeLessThanOrEqual(3)
  expect((await store.find({ atMin: 1000 })).length).toBe(100)
  await store.close()
})

test('I1.20 a write that changes nothing does not touch the disk', async () => {
  const { store, calls } = await openCounted()
  await store.write([note(1)], 1)
  await store.write([note(1)], 2)
  await store.receive([], 2)
  expect(calls.bulkWrite).toBe(1)
  await store.close()
})
