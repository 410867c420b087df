import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fillWithDefaultSettings, type RxDocumentWriteData, type RxStorageInstance } from 'rxdb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SqliteFile } from './sqlite-file.ts'
import { getRxStorageSqlite } from './sqlite-storage.ts'

type Doc = { id: string; value?: unknown }
type Instance = RxStorageInstance<Doc, SqliteFile, object>

let folder: string
let instance: Instance
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'medbox-'))
  instance = await open()
})
afterEach(async () => {
  await instance.close()
  rmSync(folder, { recursive: true })
})

const schema = fillWithDefaultSettings<Doc>({
  version: 0,
  type: 'object',
  primaryKey: 'id',
  properties: { id: { type: 'string', maxLength: 40 }, value: {} },
  required: ['id'],
  attachments: {},
})

const open = (): Promise<Instance> =>
  getRxStorageSqlite({ folder }).createStorageInstance<Doc>({
    databaseInstanceToken: 'token',
    databaseName: 'db',
    collectionName: 'docs',
    schema,
    options: {},
    multiInstance: false,
    devMode: false,
  })

let revisions = 0
const document = (id: string, more: Partial<RxDocumentWriteData<Doc>> = {}, lwt = ++revisions): RxDocumentWriteData<Doc> => ({
  id,
  _deleted: false,
  _attachments: {},
  _rev: `${++revisions}-x`,
  _meta: { lwt },
  ...more,
})
const write = (...documents: RxDocumentWriteData<Doc>[]) =>
  instance.bulkWrite(
    documents.map((d) => ({ document: d })),
    'test',
  )
const idsSince = async (checkpoint?: unknown) => {
  const { documents, checkpoint: next } = await instance.getChangedDocumentsSince!(10, checkpoint)
  return { ids: documents.map(({ id }) => id), next }
}

test('I1.10 commits are synced to disk before they are acknowledged', () => {
  const settings = ['synchronous', 'journal_mode', 'fullfsync'].map((name) =>
    instance.internals.run((db) => db.pragma(name, { simple: true })),
  )
  expect(settings).toEqual([2, 'wal', 1])
})

test('I1.16 writes that share a commit do not share a failure', async () => {
  const cyclic: Record<string, unknown> = {}
  cyclic['self'] = cyclic
  const outcomes = await Promise.allSettled([write(document('a')), write(document('b', { value: cyclic })), write(document('c'))])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect((await instance.findDocumentsById(['a', 'b', 'c'], true)).map(({ id }) => id)).toEqual(['a', 'c'])
})

test('I1.16 a write that is waiting when the collection closes is still made', async () => {
  const waiting = write(document('a'))
  await instance.close()
  await waiting
  instance = await open()
  expect(await instance.findDocumentsById(['a'], false)).toHaveLength(1)
})

test('I1.17 changes are listed in the order of their writing, each document once, whatever the clock said', async () => {
  const checkpoints: unknown[] = []
  instance.changeStream().subscribe(({ checkpoint }) => checkpoints.push(checkpoint))
  const first = document('a', {}, 9000)
  await write(first, document('b', {}, 9001))
  await write(document('c', {}, 5))
  const [a] = await instance.findDocumentsById(['a'], true)
  await instance.bulkWrite([{ previous: a!, document: document('a', { value: 1 }, 4) }], 'test')
  const all = await idsSince()
  expect(all.ids).toEqual(['b', 'c', 'a'])
  expect((await idsSince(checkpoints[0])).ids).toEqual(['c', 'a'])
  expect(await idsSince(all.next)).toEqual({ ids: [], next: all.next })
})

test('I1.17 what was erased does not give its place in the order to what comes after', async () => {
  await write(document('a', { _deleted: true }, 1))
  const { next } = await idsSince()
  expect(await instance.cleanup(0)).toBe(true)
  expect(await instance.findDocumentsById(['a'], true)).toEqual([])
  await instance.close()
  instance = await open()
  await write(document('b'))
  expect((await idsSince(next)).ids).toEqual(['b'])
})

test('I1.11 attachments are stored with their document, replaced and removed with it', async () => {
  const attachment = (text: string) => ({
    pic: { length: text.length, type: 'text/plain', digest: text, data: new Blob([text], { type: 'text/plain' }) },
  })
  await write(document('a', { _attachments: attachment('one') }))
  expect(await (await instance.getAttachmentData('a', 'pic', 'one')).text()).toBe('one')
  const [stored] = await instance.findDocumentsById(['a'], false)
  expect(stored!._attachments).toEqual({ pic: { length: 3, type: 'text/plain', digest: 'one' } })
  await instance.bulkWrite([{ previous: stored!, document: document('a', { _attachments: attachment('two') }) }], 'test')
  await expect(instance.getAttachmentData('a', 'pic', 'one')).rejects.toThrow('No attachment')
  expect(await (await instance.getAttachmentData('a', 'pic', 'two')).text()).toBe('two')
  const [changed] = await instance.findDocumentsById(['a'], false)
  await instance.bulkWrite([{ previous: changed!, document: document('a') }], 'test')
  await expect(instance.getAttachmentData('a', 'pic', 'two')).rejects.toThrow('No attachment')
})

test('I8.14 a document whose id no encoding can hold is refused alone', async () => {
  const { error } = await write(document('a'), document('\uD83D'), document('b'))
  expect(error).toMatchObject([{ status: 422, documentId: '\uD83D' }])
  expect((await instance.findDocumentsById(['a', 'b', '\uD83D', '\uFFFD'], true)).map(({ id }) => id)).toEqual(['a', 'b'])
})

test('I1.12 collections of one database share its file, which is free again when the last is closed', async () => {
  await expect(open()).rejects.toMatchObject({ code: 'store-in-use' })
  await instance.close()
  instance = await open()
})
