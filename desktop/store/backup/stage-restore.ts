import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile, syncFolder } from '../durable-file.ts'
import { openFiles } from '../files.ts'
import { settleDataKey } from '../keys/change-data-key.ts'
import type { KeyProvider } from '../keys/key-provider.ts'
import { keysFileNames } from '../keys/keys-file.ts'
import { openStoreKeysWithWords, type StoreKeys } from '../keys/store-keys.ts'
import { checkFile, opensWith } from '../sqlite/index.ts'
import type { DeviceValues } from '../store.ts'
import { StoreError } from '../store-error.ts'
import { goOnAnew, setNotice } from './adopt-values.ts'
import { BackupError, toBackupError } from './backup-error.ts'
import { backupNameOf, databaseFile, type Manifest, readManifest } from './backup-folder.ts'
import { contentsOf } from './contents-thread.ts'
import { copyDurably, copyFilesDurably, sha256OfFile } from './copy-file.ts'
import { backupPlaceApartKey, backupPlaceKey, backupStatusKey, backupWordsNotedKey, wordsDueKey } from './kept-values.ts'
import { openDatabase } from './open-database.ts'
import { fetchPictures } from './pictures.ts'
import { readyFile, restoreFolder, type StagedRestore } from './staged-restore.ts'

export type RestoreParts = {
  /** The data folder. */
  folder: string
  /** What protects the keys on this machine from now on. */
  provider: KeyProvider
  /** This machine's values: who has its windows open, and where it keeps backups, stay. */
  device: DeviceValues
  log: (event: string, facts: Record<string, string | number>) => void
  now: () => number
}

const machineKeys = ['window-key', backupPlaceKey, backupPlaceApartKey]

/**
 * Copies a backup into the data folder, reads the copy back whole, and leaves it there for the next start to put in
 * place; until the last step nothing but the backup stands ready. Throws `BackupError`, and `StoreError` for the words.
 */
export async function stageRestore(parts: RestoreParts, backup: string, words: readonly string[]): Promise<void> {
  const { folder, now } = parts
  const manifest = await readManifest(backup)
  const staging = join(folder, restoreFolder)
  await rm(staging, { recursive: true, force: true })
  try {
    await assertRoom(folder, backup)
    await mkdir(staging, { mode: 0o700 })
    await copyFilesDurably(backup, staging, keysFileNames)
    const keys = await openStoreKeysWithWords(staging, words)
    await keys.protectWith(parts.provider)
    await copyDatabase(backup, staging, manifest, keys)
    await copyPictures(parts, backup, staging, keys)
    const setAside = join('damaged', backupNameOf(now()))
    await prepare(parts, staging, manifest, keys, join(folder, setAside))
    await syncFolder(staging)
    const staged: StagedRestore = { setAside, isJoined: false, isSetAside: false }
    await replaceFile(join(staging, readyFile), Buffer.from(JSON.stringify(staged)))
  } catch (error) {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined)
    throw isFull(error) ? noRoom(folder, error) : toBackupError(error, backup)
  }
}

async function copyDatabase(backup: string, staging: string, manifest: Manifest, keys: StoreKeys): Promise<void> {
  const path = join(staging, databaseFile)
  await copyDurably(join(backup, databaseFile), path)
  if ((await sha256OfFile(path)) !== manifest.sha256) throw damaged(backup)
  await settleDataKey(keys, (key) => opensWith(path, key))
  if (!opensWith(path, keys.dataKey) || (await checkFile(path, keys.dataKey)).length > 0) throw damaged(backup)
  const { rows, wrong } = await contentsOf(path, keys.dataKey)
  const isWhole = Object.entries(manifest.rows).every(([table, count]) => rows[table] === count)
  if (wrong > 0 || !isWhole) throw damaged(backup)
}

/** A picture that is lost keeps no record from coming back. */
async function copyPictures({ log }: RestoreParts, backup: string, staging: string, keys: StoreKeys): Promise<void> {
  const lost = await fetchPictures(await openFiles(join(staging, 'files'), keys.filesKey), backup, keys.filesKey)
  if (lost.length > 0) log('store.pictures-lost', { pictures: lost.length })
}

async function prepare(parts: RestoreParts, staging: string, { at }: Manifest, keys: StoreKeys, setAside: string): Promise<void> {
  const { store } = await openDatabase(staging, keys.dataKey)
  try {
    for (const key of machineKeys) await store.device.set(key, await parts.device.get(key))
    // Backups of the other machine are not this one's, and whoever restores has the words.
    for (const key of [backupStatusKey, wordsDueKey]) await store.device.remove(key)
    await store.device.set(backupWordsNotedKey, true)
    await goOnAnew(store.device, [], { stampMsMax: 0 })
    await setNotice(store.device, { at: parts.now(), reason: 'restored', setAside, backupAt: at, salvagedRecords: 0 })
  } finally {
    await store.close()
  }
}

async function assertRoom(folder: string, backup: string): Promise<void> {
  const sizes = await Promise.all((await readdir(backup)).map(async (name) => (await stat(join(backup, name))).size))
  const { bavail, bsize } = await statfs(folder)
  // The copy, and as much again for what is joined to it.
  if (bavail * bsize < 2 * sizes.reduce((sum, bytes) => sum + bytes, 0)) throw noRoom(folder)
}

const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT', 'store-full'].includes(String((error as { code?: string }).code))

function noRoom(folder: string, cause?: unknown): StoreError {
  const message = `The disk that holds ${folder} has too little room for this backup; nothing was changed. Free some space and try again.`
  return new StoreError('store-full', message, cause)
}

const damaged = (backup: string): BackupError =>
  new BackupError('backup-damaged', `The backup ${backup} did not read back whole; nothing was changed. Choose an older one.`)
