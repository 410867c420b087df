import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { alone } from './backup/alone.ts'
import { adoptValues, goOnAnew, setNotice } from './backup/adopt-values.ts'
import { databaseFile, listBackups } from './backup/backup-folder.ts'
import { copyFilesDurably } from './backup/copy-file.ts'
import { newestGoodBackup } from './backup/good-backups.ts'
import { clockCeilingKey, recoveryNoticeKey } from './backup/kept-values.ts'
import { type OpenDatabase, openDatabase, storeName } from './backup/open-database.ts'
import { type RecoveryParts, recoverStore } from './backup/recover-store.ts'
import { newIntent, readIntent, type RecoveryIntent } from './backup/recovery-intent.ts'
import type { RecoveryNotice } from './backup/recovery-notice.ts'
import { salvageRecords, salvageValues, type Wreck } from './backup/salvage.ts'
import { storeIdOf } from './backup/store-id.ts'
import { withDiskErrors } from './disk-error.ts'
import { makeFolder } from './durable-file.ts'
import { settleDataKey } from './keys/change-data-key.ts'
import { opensWith, storeFileNames } from './sqlite/index.ts'

export type KioskStore = OpenDatabase & {
  /** What happened to the store, here or at an earlier opening, until a person has read it. */
  notice: RecoveryNotice | null
  /** The process before this one did not close the store: it is worth a check. */
  wasUnclean: boolean
}

/**
 * Opens the store of a kiosk. One that is damaged or gone is put back from its newest good backup and from what can
 * still be read of it; the damaged files are set aside, never deleted. Throws `StoreError` for all else.
 */
export function openKioskStore(options: RecoveryParts): Promise<KioskStore> {
  return withDiskErrors(options.folder, () => openAndMend(options))
}

async function openAndMend(options: RecoveryParts): Promise<KioskStore> {
  const { folder, keys } = options
  const path = join(folder, databaseFile)
  const wasUnclean = existsSync(`${path}-wal`)
  const intent = (await readIntent(folder)) ?? (await intentIfGone(options))
  if (intent) await recoverStore(options, intent)
  // The file may be gone for good, or be made only now.
  if (keys.nextDataKey && existsSync(path)) await alone(folder, () => settleDataKey(keys, (key) => opensWith(path, key)))
  const database = await openOrRecover(options)
  return { ...database, wasUnclean, notice: ((await database.store.device.get(recoveryNoticeKey)) as RecoveryNotice | undefined) ?? null }
}

/** A store that has backups and no file has lost it. */
async function intentIfGone({ folder, keys, backupFolders, now }: RecoveryParts): Promise<RecoveryIntent | undefined> {
  if (existsSync(join(folder, databaseFile))) return undefined
  const backups = (await Promise.all(backupFolders.map((place) => listBackups(place, storeIdOf(keys))))).flat()
  return backups.length > 0 ? newIntent('damaged', now()) : undefined
}

async function openOrRecover(options: RecoveryParts): Promise<OpenDatabase> {
  const { folder, keys, now } = options
  const database = await openDatabase(folder, keys.dataKey).catch((error: unknown) => {
    if (!isDamage(error)) throw error
    return undefined
  })
  if (database && database.file.lostWrites === 0) return database
  // A log that is cut while it was being brought into the file leaves some of its pages there, and others not.
  if (database && (await database.file.check()).length === 0) return goOnWithout(options, database)
  await database?.store.close()
  await recoverStore(options, newIntent('damaged', now()))
  return openDatabase(folder, keys.dataKey)
}

/** The keys were proven by their own file: a database that does not open with them is damaged. */
function isDamage(error: unknown): boolean {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown }
  return damage.has(code) || (cause !== undefined && isDamage(cause))
}
const damage: ReadonlySet<unknown> = new Set(['store-damaged', 'store-key-wrong'])

/**
 * The file is sound, but lacks writes that were acknowledged. A backup that knows of more writes takes its place, and
 * what the file holds is joined in; else what its log still shows is, and the server fills the gap.
 */
async function goOnWithout(options: RecoveryParts, database: OpenDatabase): Promise<OpenDatabase> {
  const { folder, keys, log, now, backupFolders } = options
  const { lostWrites, writes } = database.file
  log('store.lost-writes', { lostWrites })
  await database.store.close()
  const intent = newIntent('lost-writes', now())
  const backup = await newestGoodBackup(backupFolders, options, log)
  if (backup && backup.manifest.writes > writes) {
    await recoverStore(options, intent)
    return openDatabase(folder, keys.dataKey)
  }
  const setAside = join(folder, intent.setAside)
  await makeFolder(setAside)
  await alone(folder, () => copyFilesDurably(folder, setAside, storeFileNames(storeName)))
  const reopened = await openDatabase(folder, keys.dataKey)
  const { store, file } = reopened
  const wreck: Wreck = { path: join(setAside, databaseFile), keys: [keys.dataKey], rows: 'lost log' }
  const values = await salvageValues(wreck)
  const salvaged = await salvageRecords(wreck, store, now())
  await adoptValues(store.device, values)
  await goOnAnew(store.device, [values.get(clockCeilingKey)], salvaged)
  await setNotice(store.device, { at: intent.at, reason: 'lost-writes', setAside, backupAt: null, salvagedRecords: salvaged.records })
  file.acceptLoss()
  return reopened
}
