import { existsSync } from 'node:fs'
import { mkdir, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import leveldbAdapter from 'pouchdb-adapter-leveldb'
import PouchDB from 'pouchdb-core'
import { serverLimits } from '../limits.ts'
import { ChangeSignal } from './change-signal.ts'
import { DatabasePool } from './database-pool.ts'
import { type Database, type Storage, StorageError } from './storage.ts'
import { syncedLeveldown } from './synced-leveldown.ts'

PouchDB.plugin(leveldbAdapter)

/** LevelDB in this process: one machine, one server. LevelDB's lock keeps a second server out of the folder. */
export async function openEmbeddedStorage(folder: string, life: string, openMax: number = serverLimits.databasesOpenMax): Promise<Storage> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const signal = new ChangeSignal()
  const pool = new DatabasePool((name) => openDatabase(folder, name), openMax)
  // LevelDB writes this file last when it makes a database.
  const has = (name: string) => pool.isOpen(name) || existsSync(join(folder, name, 'CURRENT'))
  return {
    place: folder,
    life,
    exists: async (name) => has(name),
    create: async (name) => {
      if (has(name)) return
      await pool.use(name, async (db) => void (await db.info()))
      await syncFolder(folder)
    },
    use: async (name, work) => {
      if (!has(name)) throw new StorageError('no-database', `There is no database ${name}.`)
      return pool.use(name, work)
    },
    names: async (prefix) => (await readdir(folder)).filter((name) => name.startsWith(prefix) && has(name)),
    changed: (name) => signal.tell(name),
    onChange: (listener) => signal.listen(listener),
    assertUp: async () => undefined,
    close: () => pool.close(),
  }
}

async function openDatabase(folder: string, name: string): Promise<Database> {
  const options = {
    adapter: 'leveldb',
    db: syncedLeveldown,
    auto_compaction: true,
    revs_limit: serverLimits.revisionsMax,
    cacheSize: serverLimits.databaseCacheBytes,
    writeBufferSize: serverLimits.databaseCacheBytes,
    maxOpenFiles: serverLimits.databaseFilesOpenMax,
  }
  const db: Database = new PouchDB(join(folder, name), options)
  await db.info()
  return db
}

/** Makes a new database's folder entry survive a power cut; Windows cannot open folders and needs no such step. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}
