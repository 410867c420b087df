import { openRxdbStore } from './rxdb-store.ts'
import { getRxStorageSqlite, type SqliteSettings } from './sqlite/index.ts'
import type { Store } from './store.ts'

/** Opens the store in a folder, making it when missing. Throws errors with a `StoreErrorCode`. */
export function openSqliteStore(settings: SqliteSettings): Promise<Store> {
  return openRxdbStore(getRxStorageSqlite(settings), 'medbox', false)
}
