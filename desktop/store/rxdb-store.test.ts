import { randomUUID } from 'node:crypto'
import { fillWithDefaultSettings, type RxDocumentData, type RxStorage, type RxStorageInstance } from 'rxdb'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import { expect, test } from 'vitest'
import type { MedRecord } from '../../shared/record/record.ts'
import { recordVersion } from '../../shared/record/version.ts'
import { type RecordDocument, recordSchema, toDocument } from './record-document.ts'
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

/** What another window of the same browser does: it writes to the same database, past this store. */
async function otherWindow(storage: RxStorage<unknown, object>, databaseName: string) {
  const schema = fillWithDefaultSettings(recordSchema)
  const instance: RxStorageInstance<RecordDocument, unknown, object> = await storage.createStorageInstance({
    databaseInstanceToken: randomUUID(), databaseName, collectionName: 'records', schema, options: {}, multiInstance: false, devMode: false,
  })
  const put = async (record: MedRecord) => {
    const [previous] = await instance.findDocumentsById([record.id], true)
    const document = toDocument(record, recordVersion(record), { pending: 0, refused: '' })
    const data: RxDocumentData<RecordDocument> = { ...document, _deleted: false, _attachments: {}, _rev: `1-${randomUUID()}`, _meta: { lwt: Date.now() } }
    await instance.bulkWrite([{ document: data, ...(previous && { previous }) }], 'another window')
  }
  return { put }
}

const stamped = (field: string): MedRecord => ({ ...note(1), clock: { [field]: '000000000001-0000-devicea' as never }, body: { [field]: 1 } })

test('I1.27 fingerprints take in what another window wrote', async () => {
  const [storage, name] = [getRxStorageMemory() as RxStorage<unknown, object>, randomUUID()]
  const store = await openRxdbStore(storage, name, false)
  const other = await otherWindow(storage, name)
  await store.write([note(1)], 1)
  await store.fingerprints('circle-1')
  await other.put(note(2))
  await other.put(stamped('a'))
  const fresh = await openRxdbStore(getRxStorageMemory() as RxStorage<unknown, object>, randomUUID(), false)
  await fresh.write([stamped('a'), note(2)], 1)
  expect(await store.fingerprints('circle-1')).toEqual(await fresh.fingerprints('circle-1'))
  await Promise.all([store.close(), fresh.close()])
})

test('I1.23 a write that another window gets ahead of is joined with what that one wrote', async () => {
  const [storage, name] = [getRxStorageMemory() as RxStorage<unknown, object>, randomUUID()]
  let ahead: (() => Promise<void>) | undefined
  const createStorageInstance: typeof storage.createStorageInstance = async (params) => {
    const instance = await storage.createStorageInstance(params)
    const original = instance.bulkWrite.bind(instance)
    instance.bulkWrite = async (rows, context) => {
      const act = ahead
      ahead = undefined
      await act?.()
      return original(rows, context)
    }
    return instance
  }
  const store = await openRxdbStore({ ...storage, createStorageInstance }, name, false)
  const other = await otherWindow(storage, name)
  ahead = () => other.put(stamped('a'))
  await store.write([stamped('b')], 1)
  expect((await store.get('n1'))!.body).toEqual({ a: 1, b: 1 })
  await store.close()
})
