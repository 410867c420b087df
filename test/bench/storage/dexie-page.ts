import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie'
import { runPerformanceTests } from 'rxdb/plugins/test-utils'

/** Run inside the browser: one run of RxDB's benchmark on its Dexie storage. */
export const runOnce = (waitMs: number) =>
  runPerformanceTests(getRxStorageDexie(), 'Dexie', { runs: 1, waitBetweenTests: waitMs, log: false })
