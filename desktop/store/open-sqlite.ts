import { openRxdbStore } from './rxdb-store.ts'
import { getRxStorageSqlite } from './sqlite/sqlite-storage.ts'
import type { SqliteSettings } from './sqlite/sqlite-file.ts'
import type { Store } from './store.ts'

/** Opens the store in a folder, making it when missing. Throws `StoreError`. */
export function openSqliteStore(settings: SqliteSettings): Promise<Store> {
  return openRxdbStore(getRxStorageSqlite(settings), 'medbox', false)
}
