import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openFiles } from '../files.ts'
import type { KeyProvider } from '../keys/key-provider.ts'
import { keysFileNames } from '../keys/keys-file.ts'
import { openStoreKeys } from '../keys/store-keys.ts'
import { storeFileNames } from '../sqlite/index.ts'
import type { Store } from '../store.ts'
import { alone } from './alone.ts'
import { goOnAnew, setNotice } from './adopt-values.ts'
import { databaseFile } from './backup-folder.ts'
import { candidates } from './good-backups.ts'
import { clockCeilingKey, recoveryNoticeKey } from './kept-values.ts'
import { moveAll } from './move-files.ts'
import { openDatabase, storeName } from './open-database.ts'
import { healPictures } from './pictures.ts'
import type { RecoveryNotice } from './recovery-notice.ts'
import { salvageRecords, salvageValues, type Wreck } from './salvage.ts'
import { readStaged, readyFile, restoreFolder, type StagedRestore, writeStaged } from './staged-restore.ts'

export type FinishParts = {
  folder: string
  provider: KeyProvider
  log: (event: string, facts: Record<string, string | number>) => void
  now: () => number
}

/** Keys before the database: a store is in its place only when what opens it is. */
const namesOfAll = ['files', ...keysFileNames, ...storeFileNames(storeName).filter((name) => name !== databaseFile), databaseFile]

// staged and read back → the present store's newer records joined in → present store set aside → restored one moved in
//
// After each step the staged restore says how far it has come; a kill in between repeats one step.

/** Puts a staged restore in place, if there is one; call it before keys and store are opened. Throws `StoreError`. */
export async function finishRestore(parts: FinishParts): Promise<void> {
  const { folder } = parts
  if (existsSync(join(folder, restoreFolder))) await alone(folder, () => finish(parts))
}

async function finish(parts: FinishParts): Promise<void> {
  const { folder, log } = parts
  const staging = join(folder, restoreFolder)
  const staged = await readStaged(folder)
  if (staged) {
    if (!staged.isJoined) await joinPresent(parts)
    if (!staged.isSetAside) await setPresentAside(folder, { ...staged, isJoined: true })
    await moveAll(staging, folder, namesOfAll)
    await rm(join(staging, readyFile), { force: true })
    log('store.restored', { setAside: staged.setAside })
  }
  await rm(staging, { recursive: true, force: true })
}

async function setPresentAside(folder: string, staged: StagedRestore): Promise<void> {
  await writeStaged(folder, staged)
  await moveAll(folder, join(folder, staged.setAside), namesOfAll)
  await writeStaged(folder, { ...staged, isSetAside: true })
}

/** A restore is a join: what the present store has of the same circles is not taken back. */
async function joinPresent({ folder, provider, log, now }: FinishParts): Promise<void> {
  const path = join(folder, databaseFile)
  const present = existsSync(path) ? await openStoreKeys(folder, provider).catch(() => undefined) : undefined
  if (!present) return
  const staging = join(folder, restoreFolder)
  const keys = await openStoreKeys(staging, provider)
  const { store } = await openDatabase(staging, keys.dataKey)
  try {
    const records = await joinRecords(store, { path, keys: candidates(present) }, now())
    const pictures = await picturesIn(store)
    await healPictures(
      await openFiles(join(staging, 'files'), keys.filesKey),
      await openFiles(join(folder, 'files'), present.filesKey),
      pictures,
    )
    log('store.restore-joined', { records })
  } finally {
    await store.close()
  }
}

async function picturesIn(store: Store): Promise<string[]> {
  const scans = await store.find({ kind: 'label-scan', withGone: true })
  return scans.flatMap(({ body }) => (typeof body.picture === 'string' ? [body.picture] : []))
}

async function joinRecords(store: Store, wreck: Wreck, nowMs: number): Promise<number> {
  const salvaged = await salvageRecords(wreck, store, nowMs, new Set(await store.circles()))
  const values = await salvageValues(wreck)
  // Another device's clock says nothing about this one's.
  const isSameDevice = values.get('device-id') === (await store.device.get('device-id'))
  await goOnAnew(store.device, isSameDevice ? [values.get(clockCeilingKey)] : [], salvaged)
  const notice = (await store.device.get(recoveryNoticeKey)) as RecoveryNotice
  // After a kill the records that were joined already are not news again.
  await setNotice(store.device, { ...notice, salvagedRecords: notice.salvagedRecords + salvaged.records })
  return salvaged.records
}
