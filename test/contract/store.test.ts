import 'fake-indexeddb/auto'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import { openDexieStore } from '../../desktop/store/open-dexie.ts'
import { openSqliteStore } from '../../desktop/store/open-sqlite.ts'
import { openRxdbStore } from '../../desktop/store/rxdb-store.ts'
import { forgettingContract } from './forgetting-contract.ts'
import { storeContract } from './store-contract.ts'
import type { StoreOpener } from './use-store.ts'

const stores: [name: string, makeOpener: () => StoreOpener][] = [
  ['SQLite', inFolder],
  ['IndexedDB', () => named((name) => openDexieStore(name))],
  ['memory', () => named((name) => openRxdbStore(getRxStorageMemory(), name, false))],
]

for (const [name, makeOpener] of stores) {
  storeContract(name, makeOpener)
  forgettingContract(name, makeOpener)
}

function inFolder(): StoreOpener {
  const folder = mkdtempSync(join(tmpdir(), 'medbox-'))
  return { open: () => openSqliteStore({ folder }), erase: async () => rmSync(folder, { recursive: true }) }
}

/** Nothing to erase: the name is never used again, and the data ends with the process. */
function named(open: (name: string) => ReturnType<StoreOpener['open']>): StoreOpener {
  const name = `test-${randomUUID()}`
  return { open: () => open(name), erase: async () => undefined }
}
