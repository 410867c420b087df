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
  try {
    return { store: await openRxdbStore(watched, storeName, false), file: file! }
  } catch (error) {
    // Where a part of it had been opened, nothing may hold on to files that are to be set aside.
    await file?.close().catch(() => undefined)
    throw error
  }
}
