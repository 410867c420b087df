import { fillWithDefaultSettings, type RxStorage, type RxStorageInstance } from 'rxdb'
import { openRxdbStore } from '../../../desktop/store/rxdb-store.ts'
import { getRxStorageSqlite, type SqliteFile } from '../../../desktop/store/sqlite/index.ts'
import type { Store } from '../../../desktop/store/store.ts'
import type { Item } from './streams.ts'

export type Picture = { id: string; item: Item }
export type Pictures = RxStorageInstance<Picture, SqliteFile, object>

/** A store as the core opens one, with its file at hand and a third collection whose documents carry attachments. */
export type OpenStore = { store: Store; file: Pictures['internals']; pictures: Pictures; close(): Promise<void> }

const pictureSchema = fillWithDefaultSettings<Picture>({
  version: 0,
  type: 'object',
  primaryKey: 'id',
  properties: { id: { type: 'string', maxLength: 60 }, item: { type: 'object' } },
  required: ['id', 'item'],
  attachments: {},
})

export async function openStore(folder: string, key: string): Promise<OpenStore> {
  const storage: RxStorage<SqliteFile, object> = getRxStorageSqlite({ folder, ...(key && { key: Buffer.from(key, 'hex') }) })
  const store = await openRxdbStore(storage, 'medbox', false)
  const pictures: Pictures = await storage.createStorageInstance<Picture>({
    databaseInstanceToken: 'faults',
    databaseName: 'medbox',
    collectionName: 'pictures',
    schema: pictureSchema,
    options: {},
    multiInstance: false,
    devMode: false,
  })
  const close = async (): Promise<void> => {
    await pictures.close()
    await store.close()
  }
  return { store, file: pictures.internals, pictures, close }
}
