import { existsSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openFiles } from '../files.ts'
import type { Store } from '../store.ts'
import { storeFileNames } from '../sqlite/index.ts'
import { StoreError } from '../store-error.ts'
import { alone } from './alone.ts'
import { adoptValues, goOnAnew, setNotice } from './adopt-values.ts'
import { backupNameOf, databaseFile } from './backup-folder.ts'
import { copyDurably } from './copy-file.ts'
import { type BackupKeys, candidates, type GoodBackup, newestGoodBackup } from './good-backups.ts'
import { backupPlaceKey, clockCeilingKey } from './kept-values.ts'
import { moveAll } from './move-files.ts'
import { openDatabase, storeName } from './open-database.ts'
import { fetchPictures } from './pictures.ts'
import { type RecoveryIntent, removeIntent, writeIntent } from './recovery-intent.ts'
import type { RecoveryNotice } from './recovery-notice.ts'
import { salvageRecords, salvageValues, type Wreck } from './salvage.ts'

export type RecoveryParts = BackupKeys & {
  folder: string
  backupFolders: readonly string[]
  log: (event: string, facts: Record<string, string | number>) => void
  now: () => number
}

const stagingFolder = 'recovered'
const hourMs = 3_600_000
const recoveriesPerHourMax = 5

// intent written → old files set aside → (intent says so) → new store built in a folder of its own → moved in → intent removed
//
// A kill between any two steps is taken up by the next opening: before the files are all set aside they are moved
// again; after that the store is built anew, unless it is in its place already.

/** Puts a store back: the newest good backup, and what can still be read of the old files joined in. Nothing is deleted. */
export function recoverStore(parts: RecoveryParts, intent: RecoveryIntent): Promise<void> {
  return alone(parts.folder, () => recover(parts, intent))
}

async function recover(parts: RecoveryParts, intent: RecoveryIntent): Promise<void> {
  const { folder, log } = parts
  if (!intent.isSetAside) await assertNotAgain(folder, intent)
  log('store.recovering', { reason: intent.reason, setAside: intent.setAside })
  if (!intent.isSetAside) await setAside(folder, intent)
  if (!(await isInPlace(folder))) {
    // All that was old is set aside: what is here without its database is half of a move that was cut short.
    for (const name of namesOfStore) await rm(join(folder, name), { force: true })
    const staging = await emptyStaging(folder)
    const notice = await build(parts, intent, staging)
    await moveAll(staging, folder, namesOfStore)
    log('store.recovered', { backupAt: notice.backupAt ?? 0, salvagedRecords: notice.salvagedRecords })
  }
  await removeIntent(folder)
  await rm(join(folder, stagingFolder), { recursive: true, force: true })
}

/** The database itself comes last, so that it is in its place only when all of it is. */
const namesOfStore = storeFileNames(storeName).toSorted((a, b) => Number(a === databaseFile) - Number(b === databaseFile))

/** A disk that damages every store put on it would be filled with what is set aside: then a person has to see to it. */
async function assertNotAgain(folder: string, { at }: RecoveryIntent): Promise<void> {
  const setAsides = await readdir(join(folder, 'damaged')).catch(() => [])
  const recent = setAsides.filter((name) => name >= backupNameOf(at - hourMs) && name < backupNameOf(at))
  if (recent.length < recoveriesPerHourMax) return
  throw new StoreError(
    'store-damaged',
    `The store in ${folder} was damaged ${recent.length} times within an hour; its disk is probably failing. Restore a backup on another computer or disk.`,
  )
}

async function setAside(folder: string, intent: RecoveryIntent): Promise<void> {
  await writeIntent(folder, intent)
  await moveAll(folder, join(folder, intent.setAside), namesOfStore)
  await writeIntent(folder, { ...intent, isSetAside: true })
}

const isInPlace = async (folder: string): Promise<boolean> => (await readdir(folder)).includes(databaseFile)

async function emptyStaging(folder: string): Promise<string> {
  const staging = join(folder, stagingFolder)
  await rm(staging, { recursive: true, force: true })
  await mkdir(staging, { mode: 0o700 })
  return staging
}

async function build(parts: RecoveryParts, intent: RecoveryIntent, staging: string): Promise<RecoveryNotice> {
  const wreck: Wreck = { path: join(parts.folder, intent.setAside, databaseFile), keys: candidates(parts.keys) }
  const values = await salvageValues(wreck)
  const backup = await newestGoodBackup(placesOf(parts, values), parts, parts.log)
  if (backup) await copyDurably(join(backup.path, databaseFile), join(staging, databaseFile))
  const { store, file } = await openDatabase(staging, backup?.key ?? parts.keys.dataKey)
  try {
    if (backup && !isSame(backup.key, parts.keys.dataKey)) await file.changeKey(parts.keys.dataKey)
    if (backup) await healFrom(backup, parts)
    return await fill(store, parts, intent, wreck, values, backup)
  } finally {
    await store.close()
  }
}

async function fill(
  store: Store,
  { log, now, folder }: RecoveryParts,
  intent: RecoveryIntent,
  wreck: Wreck,
  values: ReadonlyMap<string, unknown>,
  backup: GoodBackup | undefined,
): Promise<RecoveryNotice> {
  const salvaged = await salvageRecords(wreck, store, now())
  await adoptValues(store.device, values)
  await goOnAnew(store.device, [values.get(clockCeilingKey)], salvaged)
  const notice: RecoveryNotice = {
    at: intent.at,
    reason: intent.reason,
    // A file that was gone left nothing to set aside.
    setAside: existsSync(wreck.path) ? join(folder, intent.setAside) : '',
    backupAt: backup?.manifest.at ?? null,
    salvagedRecords: salvaged.records,
  }
  await setNotice(store.device, notice)
  log('store.salvaged', { records: salvaged.records, values: values.size })
  return notice
}

/** Pictures lie beside the database: only what is missing or damaged there is fetched. None of them holds up the records. */
async function healFrom({ path }: GoodBackup, { folder, keys, log }: RecoveryParts): Promise<void> {
  try {
    const lost = await fetchPictures(await openFiles(join(folder, 'files'), keys.filesKey), path, keys.filesKey)
    if (lost.length > 0) log('store.pictures-lost', { pictures: lost.length })
  } catch (error) {
    log('store.pictures-not-fetched', { code: (error as { code?: string }).code ?? 'unknown' })
  }
}

/** The place that the person chose is known only if it can still be read. */
function placesOf({ backupFolders }: RecoveryParts, values: ReadonlyMap<string, unknown>): string[] {
  const chosen = values.get(backupPlaceKey)
  return [...new Set([...backupFolders, ...(typeof chosen === 'string' ? [chosen] : [])])]
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
