import { randomUUID } from 'node:crypto'
import { fillWithDefaultSettings, type RxDocumentData, type RxStorage, type RxStorageInstance } from 'rxdb'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import { expect, test } from 'vitest'
import { rangeOf } from '../../shared/record/fingerprint.ts'
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
const note = (i: number): MedRecord => ({
  id: `n${i}`,
  circle: 'circle-1',
  kind: 'note',
  v: 1,
  at: i,
  ref: '',
  state: '',
  clock: {},
  by,
  gone: false,
  body: {},
})

async function openCounted() {
  const { storage, calls } = counted(getRxStorageMemory() as RxStorage<unknown, object>)
  return { store: await openRxdbStore(storage, randomUUID(), false), calls }
}

test('I1.24 a live query reads the disk once, and then follows the changes', async () => {
  const { store, calls } = await openCounted()
  await store.write(
    Array.from({ length: 200 }, (_, i) => note(i)),
    1,
  )
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
  await store.receive(
    Array.from({ length: 500 }, (_, i) => note(i)),
    1,
  )
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
    databaseInstanceToken: randomUUID(),
    databaseName,
    collectionName: 'records',
    schema,
    options: {},
    multiInstance: false,
    devMode: false,
  })
  const put = async (record: MedRecord) => {
    const [previous] = await instance.findDocumentsById([record.id], true)
    const document = toDocument(record, recordVersion(record), { pending: 0, refused: '' })
    const data: RxDocumentData<RecordDocument> = {
      ...document,
      _deleted: false,
      _attachments: {},
      _rev: `1-${randomUUID()}`,
      _meta: { lwt: Date.now() },
    }
    await instance.bulkWrite([{ document: data, ...(previous && { previous }) }], 'another window')
  }
  return { put }
}

const stamped = (field: string): MedRecord => ({
  ...note(1),
  clock: { [field]: '000000000001-0000-devicea' as never },
  body: { [field]: 1 },
})

type Interruptions = { beforeWrite?: () => Promise<void>; afterRangeIsRead?: (range: unknown) => Promise<void> }

/** Lets another window act at the moments when this store has read and not yet written. */
function interrupted(storage: RxStorage<unknown, object>, acts: Interruptions): RxStorage<unknown, object> {
  const createStorageInstance: typeof storage.createStorageInstance = async (params) => {
    const instance = await storage.createStorageInstance(params)
    const [bulkWrite, query] = [instance.bulkWrite.bind(instance), instance.query.bind(instance)]
    instance.bulkWrite = async (rows, context) => {
      const act = acts.beforeWrite
      delete acts.beforeWrite
      await act?.()
      return bulkWrite(rows, context)
    }
    instance.query = async (prepared) => {
      const result = await query(prepared)
      await acts.afterRangeIsRead?.((prepared.query.selector as { range?: { $eq?: unknown } }).range?.$eq)
      return result
    }
    return instance
  }
  return { ...storage, createStorageInstance }
}

async function openBesideWindow() {
  const [memory, name, acts] = [getRxStorageMemory() as RxStorage<unknown, object>, randomUUID(), {} as Interruptions]
  const store = await openRxdbStore(interrupted(memory, acts), name, false)
  return { store, acts, other: await otherWindow(memory, name) }
}

test('I1.27 fingerprints take in what another window writes while they are being read', async () => {
  const { store, acts, other } = await openBesideWindow()
  const { store: fresh } = await openBesideWindow()
  await store.write([note(1)], 1)
  let writes = 0
  acts.afterRangeIsRead = async (range) => {
    if (range === rangeOf('n2') && writes++ === 0) await other.put(note(2))
  }
  await store.fingerprints('circle-1')
  await other.put(stamped('a'))
  await fresh.write([stamped('a'), note(2)], 1)
  expect(await store.fingerprints('circle-1')).toEqual(await fresh.fingerprints('circle-1'))
  expect(writes).toBeGreaterThan(0)
  await Promise.all([store.close(), fresh.close()])
})

test('I1.23 a write that another window gets ahead of is joined with what that one wrote', async () => {
  const { store, acts, other } = await openBesideWindow()
  acts.beforeWrite = () => other.put(stamped('a'))
  await store.write([stamped('b')], 1)
  expect((await store.get('n1'))!.body).toEqual({ a: 1, b: 1 })
  await store.close()
})

test('I1.27 reading a large circle whole gives everything else its turns', async () => {
  const store = await openRxdbStore(getRxStorageMemory(), `turns-${randomUUID()}`, false)
  await store.receive(
    Array.from({ length: 2500 }, (_, i) => note(i)),
    1,
  )
  let turns = 0
  const timer = setInterval(() => turns++, 0)
  await store.fingerprints('circle-1')
  const ofPrints = turns
  await store.versions('circle-1')
  clearInterval(timer)
  expect(ofPrints).toBeGreaterThanOrEqual(3)
  expect(turns - ofPrints).toBeGreaterThanOrEqual(3)
  await store.close()
})
