import { openRxdbStore } from '../rxdb-store.ts'
import { getRxStorageSqlite, type SqliteFile } from '../sqlite/index.ts'
import type { Store } from '../store.ts'

export const storeName = 'medbox'

export type OpenDatabase = { store: Store; file: SqliteFile }

/** Opens the store in a folder, with the file that it lies in. Throws `StoreError`. */
export async function openDatabase(folder: string, key: Uint8Array): Promise<OpenDatabase> {
  const storage = getRxStorageSqlite({ folder, key })
  let file: SqliteFile | undefined
  const watched: typeof storage = {
    ...storage,
    async createStorageInstance(params) {
      const instance = await storage.createStorageInstance(params)
      file = instance.internals as SqliteFile
      return instance
    },
  }
  const store = await openRxdbStore(watched, storeName, false)
  return { store, file: file! }
}
