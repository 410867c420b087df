import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie'
import { openRxdbStore } from './rxdb-store.ts'
import type { Store } from './store.ts'

/** Opens the store of a browser in IndexedDB; the windows of one browser share it. Throws `StoreError`. */
export function openDexieStore(name = 'medbox'): Promise<Store> {
  // Chromium acknowledges before the data is on the disk unless told not to (https://developer.chrome.com/blog/indexeddb-durability-mode-now-defaults-to-relaxed).
  return openRxdbStore(getRxStorageDexie({ chromeTransactionDurability: 'strict' }), name, true)
}
