import { join } from 'node:path'
import type { Logger } from 'pino'
import { finishRestore } from '../store/backup/finish-restore.ts'
import { openKeysOrRescue } from '../store/backup/rescue-keys.ts'
import { type Files, openFiles } from '../store/files.ts'
import type { KeyProvider } from '../store/keys/key-provider.ts'
import type { StoreKeys } from '../store/keys/store-keys.ts'
import { type KioskStore, openKioskStore } from '../store/open-store.ts'
import { pluggedDrives } from './backup/drives.ts'

export type OpenData = KioskStore & {
  folder: string
  keys: StoreKeys
  files: Files
  /** Where backups go that have no place of their own. */
  backupFolder: string
}

/** Opens a data folder: a restore that stands ready is put in place, then keys, store and pictures are opened. Throws `StoreError`. */
export async function openData(folder: string, provider: KeyProvider, log: Logger): Promise<OpenData> {
  const parts = { folder, provider, log: (event: string, facts: object): void => log.warn(facts, event), now: Date.now }
  await finishRestore(parts)
  const backupFolder = join(folder, 'backups')
  const places = [backupFolder, ...(await pluggedDrives())]
  const keys = await openKeysOrRescue({ ...parts, places })
  const opened = await openKioskStore({ ...parts, keys, backupFolders: places })
  return { ...opened, folder, keys, backupFolder, files: await openFiles(join(folder, 'files'), keys.filesKey) }
}
