import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fillWithDefaultSettings, type RxDocumentData } from 'rxdb'
import { expect, test } from 'vitest'
import { openSqliteStore } from './open-sqlite.ts'
import { checkFile, getRxStorageSqlite } from './sqlite/index.ts'
import type { StoredRecord } from './store.ts'

type Picture = { id: string; title?: string; size?: number }
type Expected = {
  records: StoredRecord[]
  device: Record<string, unknown>
  pictures: RxDocumentData<Picture>[]
  attachments: Record<string, string>
}

const fixture = fileURLToPath(new URL('../../test/fixtures/stores/layout-1', import.meta.url))
const expected = JSON.parse(readFileSync(join(fixture, 'expected.json'), 'utf8')) as Expected

const pictureSchema = fillWithDefaultSettings<Picture>({
  version: 2,
  type: 'object',
  primaryKey: 'id',
  properties: { id: { type: 'string', maxLength: 40 }, title: { type: 'string', maxLength: 40 }, size: { type: 'number' } },
  required: ['id'],
  indexes: ['title'],
  attachments: {},
})

const openPictures = (settings: { folder: string; key?: Uint8Array }) =>
  getRxStorageSqlite(settings).createStorageInstance<Picture>({
    databaseInstanceToken: 'token',
    databaseName: 'medbox',
    collectionName: 'pictures',
    schema: pictureSchema,
    options: {},
    multiInstance: false,
    devMode: false,
  })

test.each([
  ['stays plain without a key', undefined],
  ['is encrypted with a key', randomBytes(32)],
])('I1.70 a file of layout 1 %s, and holds what it held', async (_, key) => {
  const folder = mkdtempSync(join(tmpdir(), 'medbox-'))
  const settings = key ? { folder, key } : { folder }
  copyFileSync(join(fixture, 'medbox.sqlite'), join(folder, 'medbox.sqlite'))
  for (let opening = 0; opening < 2; opening++) {
    const store = await openSqliteStore(settings)
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
    expect((await store.find({})).toSorted(byId)).toEqual(expected.records)
    for (const [name, value] of Object.entries(expected.device)) expect(await store.device.get(name)).toEqual(value)
    await store.close()
    const pictures = await openPictures(settings)
    expect(await pictures.findDocumentsById(['a', 'b', 'c', 'd'], true)).toEqual(expected.pictures)
    for (const [id, text] of Object.entries(expected.attachments))
      expect(await (await pictures.getAttachmentData(id, 'picture', `digest of ${text}`)).text()).toBe(text)
    expect(await pictures.internals.check()).toEqual([])
    await pictures.close()
  }
  expect(await checkFile(join(folder, 'medbox.sqlite'), key)).toEqual([])
  const known = new Set(['medbox.lock', 'medbox.sqlite', 'medbox.sqlite-mark'])
  expect(readdirSync(folder).filter((name) => !known.has(name))).toEqual([])
  expect(readFileSync(join(folder, 'medbox.sqlite')).includes('astral')).toBe(!key)
  rmSync(folder, { recursive: true })
})

test('I1.71 a file of a layout to come is named, and left as it is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'medbox-'))
  const store = await openSqliteStore({ folder })
  await store.close()
  const instance = await openPictures({ folder })
  instance.internals.run((db) => db.pragma('user_version = 3000'))
  await instance.close()
  const before = readFileSync(join(folder, 'medbox.sqlite'))
  await expect(openSqliteStore({ folder })).rejects.toMatchObject({
    code: 'store-newer',
    message: expect.stringContaining('medbox.sqlite'),
  })
  expect(readFileSync(join(folder, 'medbox.sqlite'))).toEqual(before)
  rmSync(folder, { recursive: true })
})
