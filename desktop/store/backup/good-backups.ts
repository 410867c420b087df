import { join } from 'node:path'
import { openStoreKeys, openStoreKeysWithWords, type StoreKeys } from '../keys/store-keys.ts'
import type { KeyProvider } from '../keys/key-provider.ts'
import { checkFile, opensWith } from '../sqlite/index.ts'
import { BackupError } from './backup-error.ts'
import { type Backup, databaseFile, listBackups, newestFirst } from './backup-folder.ts'
import { sha256OfFile } from './copy-file.ts'
import { storeIdOf } from './store-id.ts'

export type GoodBackup = Backup & { key: Uint8Array }

/** What opens the backups of a store: its keys as they are now, and what opened them when the backup was made. */
export type BackupKeys = { keys: StoreKeys; provider?: KeyProvider | undefined }

/** The newest backup on any of the places whose bytes are all as they were written; one that is not is passed over. */
export async function newestGoodBackup(
  places: readonly string[],
  backupKeys: BackupKeys,
  log: (event: string, facts: Record<string, string | number>) => void,
): Promise<GoodBackup | undefined> {
  const storeId = storeIdOf(backupKeys.keys)
  const found = (await Promise.all(places.map((place) => listBackups(place, storeId)))).flat()
  for (const backup of newestFirst(found)) {
    try {
      return { ...backup, key: await readWhole(backup, await keyOf(backup, backupKeys)) }
    } catch (error) {
      log('store.backup-passed-over', { path: backup.path, code: (error as { code?: string }).code ?? 'unknown' })
    }
  }
  return undefined
}

/** Reads a backup's database whole and returns the key; throws `BackupError` (`backup-damaged`). */
async function readWhole({ path, manifest }: Backup, key: Uint8Array | undefined): Promise<Uint8Array> {
  const file = join(path, databaseFile)
  const isWhole = key && (await sha256OfFile(file)) === manifest.sha256 && (await checkFile(file, key)).length === 0
  if (!isWhole) throw new BackupError('backup-damaged', `The backup ${path} is damaged.`)
  return key
}

/** Backups from before the keys were changed have keys of their own beside them. */
async function keyOf({ path }: Backup, { keys, provider }: BackupKeys): Promise<Uint8Array | undefined> {
  const file = join(path, databaseFile)
  const present = candidates(keys).find((key) => opensWith(file, key))
  if (present) return present
  const ways = [...(provider ? [() => openStoreKeys(path, provider)] : []), () => openStoreKeysWithWords(path, keys.recoveryWords)]
  for (const open of ways) {
    const older = await open().catch(() => undefined)
    const key = older && candidates(older).find((each) => opensWith(file, each))
    if (key) return key
  }
  return undefined
}

export const candidates = ({ dataKey, nextDataKey }: StoreKeys): Uint8Array[] => (nextDataKey ? [nextDataKey, dataKey] : [dataKey])
