import { join } from 'node:path'
import { syncFolder } from '../durable-file.ts'
import type { KeyProvider } from '../keys/key-provider.ts'
import { keysFileNames } from '../keys/keys-file.ts'
import { openStoreKeys, type StoreKeys } from '../keys/store-keys.ts'
import { opensWith } from '../sqlite/index.ts'
import { backupNameOf, databaseFile, listAllBackups, newestFirst } from './backup-folder.ts'
import { copyFilesDurably } from './copy-file.ts'
import { candidates } from './good-backups.ts'
import { moveAll } from './move-files.ts'

type RescueParts = {
  folder: string
  provider: KeyProvider
  /** Where backups may be. */
  places: readonly string[]
  log: (event: string, facts: Record<string, string | number>) => void
  now: () => number
}

/**
 * Opens the keys of a data folder. Where both of their files are damaged or gone, the keys of the newest backup that open
 * the store take their place; what is damaged is set aside. Throws `StoreError` like `openStoreKeys`.
 */
export async function openKeysOrRescue(parts: RescueParts): Promise<StoreKeys> {
  const { folder, provider, now } = parts
  return openStoreKeys(folder, provider, now).catch(async (error: unknown) => {
    const backup = isLoss(error) ? await backupWithKeys(parts) : undefined
    if (!backup) throw error
    await moveAll(folder, join(folder, 'damaged', backupNameOf(now())), keysFileNames)
    await copyFilesDurably(backup, folder, keysFileNames)
    await syncFolder(folder)
    parts.log('store.keys-rescued', { backup })
    return openStoreKeys(folder, provider, now)
  })
}

const isLoss = (error: unknown): boolean =>
  ['store-keys-damaged', 'store-keys-missing'].includes((error as { code?: string } | undefined)?.code ?? '')

async function backupWithKeys({ folder, provider, places }: RescueParts): Promise<string | undefined> {
  const backups = newestFirst((await Promise.all(places.map(listAllBackups))).flat())
  for (const { path } of backups) {
    const keys = await openStoreKeys(path, provider).catch(() => undefined)
    if (keys && candidates(keys).some((key) => opensWith(join(folder, databaseFile), key))) return path
  }
  return undefined
}
