import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Storage } from './storage.ts'

let made = 0
/** CouchDB keeps its databases between runs. */
const newName = () => `medbox-test-${Date.now().toString(36)}-${++made}`

/** What every storage has to keep, whatever lies behind it. `open` opens the same data again. */
export function storageContract(title: string, open: () => Promise<Storage>): void {
  let storage: Storage
  beforeAll(async () => void (storage = await open()))
  afterAll(() => storage.close())

  test(`I1.35 ${title}: what was written is there after closing and opening again`, async () => {
    const name = newName()
    await storage.create(name)
    await storage.use(name, (db) => db.bulkDocs([{ _id: 'r:1' }, { _id: 'r:2' }]))
    await storage.close()
    storage = await open()
    expect(await storage.exists(name)).toBe(true)
    expect((await storage.use(name, (db) => db.allDocs({}))).rows.map(({ key }) => key)).toEqual(['r:1', 'r:2'])
  })

  test(`I1.35 ${title}: a database that does not exist is not made by asking for it`, async () => {
    const name = newName()
    await expect(storage.use(name, (db) => db.info())).rejects.toMatchObject({ code: 'no-database' })
    expect(await storage.exists(name)).toBe(false)
    expect(await storage.names(name)).toEqual([])
  })

  test(`I1.35 ${title}: creating again keeps what is there`, async () => {
    const name = newName()
    await storage.create(name)
    await storage.use(name, (db) => db.bulkDocs([{ _id: 'r:1' }]))
    await storage.create(name)
    expect((await storage.use(name, (db) => db.info())).doc_count).toBe(1)
    expect(await storage.names(name)).toEqual([name])
  })

  test(`I1.35 ${title}: of two writes over the same revision one is told of the conflict`, async () => {
    const name = newName()
    await storage.create(name)
    const [first] = await storage.use(name, (db) => db.bulkDocs([{ _id: 'r:1' }]))
    const _rev = (first as { rev: string }).rev
    const write = (n: number) => storage.use(name, (db) => db.bulkDocs([{ _id: 'r:1', _rev, n } as { _id: string }]))
    const results = (await Promise.all([write(1), write(2)])).flat()
    expect(results.filter((result) => 'ok' in result && result.ok)).toHaveLength(1)
    expect(results.filter((result) => 'status' in result && result.status === 409)).toHaveLength(1)
  })

  test(`I1.35 ${title}: changes come once per document, after the place they are asked from`, async () => {
    const name = newName()
    await storage.create(name)
    await storage.use(name, async (db) => {
      await db.bulkDocs([{ _id: 'r:1' }, { _id: 'r:2' }, { _id: 'r:3' }])
      const head = await db.changes({ since: 0, limit: 2 })
      const rest = await db.changes({ since: head.last_seq })
      expect([...head.results, ...rest.results].map(({ id }) => id).sort()).toEqual(['r:1', 'r:2', 'r:3'])
      expect((await db.changes({ since: rest.last_seq })).results).toEqual([])
    })
  })

  test(`I1.35 ${title}: listeners hear of changes`, async () => {
    const name = newName()
    await storage.create(name)
    const heard = new Promise<string>((resolve) => {
      const stop = storage.onChange((changed) => {
        if (changed !== name) return
        stop()
        resolve(changed)
      })
    })
    await storage.use(name, (db) => db.bulkDocs([{ _id: 'r:1' }]))
    storage.changed(name)
    expect(await heard).toBe(name)
  })
}
