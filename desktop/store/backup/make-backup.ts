import { mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { partSuffix, replaceFile, syncFolder } from '../durable-file.ts'
import type { Files } from '../files.ts'
import { keysFileNames } from '../keys/keys-file.ts'
import type { StoreKeys } from '../keys/store-keys.ts'
import { checkFile, opensWith, type SqliteFile } from '../sqlite/index.ts'
import type { Store } from '../store.ts'
import { BackupError, toBackupError } from './backup-error.ts'
import {
  type Backup,
  backupNameOf,
  databaseFile,
  listBackups,
  type Manifest,
  manifestFile,
  newestFirst,
  picturesFolderIn,
  readManifest,
  storeFolderIn,
} from './backup-folder.ts'
import { copyDurably, copyFilesDurably, sha256OfFile } from './copy-file.ts'
import { readPictureList, writePictureList } from './picture-list.ts'
import { addPictures, removePicturesBut } from './pictures.ts'
import { keptBackups, type Rota } from './rota.ts'
import { contentsOf } from './contents-thread.ts'
import { candidates } from './good-backups.ts'
import { storeIdOf } from './store-id.ts'
import { isAsCopied, type StoreState, stateOf, stateText } from './store-state.ts'

/** The open store that a backup is made of. */
export type BackupSource = {
  /** The data folder: the keys lie in it. */
  folder: string
  store: Pick<Store, 'circles' | 'fingerprints' | 'device'>
  file: Pick<SqliteFile, 'path' | 'writes' | 'copyTo'>
  files: Files
  keys: StoreKeys
}

/** Besides the copy itself: what a place must have free afterwards, so that nothing else there comes to a halt. */
const freeBytesMin = 64 * 1024 * 1024

/**
 * Makes a backup of the open store in a place and reads it back whole; it appears under its name only then. The rota
 * is applied after that, so that no good one goes before a new one is good. Throws `BackupError`.
 */
export function makeBackup(source: BackupSource, place: string, number: number, nowMs: number, rota: Rota): Promise<Backup> {
  return inPlace(place, source.keys, nowMs, rota, async (part, pictures) => {
    const bytes = await bytesOf(source.file.path)
    // On the store's own disk, what is backed up must have room to grow.
    await assertRoom(place, (await isSameDisk(place, source.folder)) ? 3 * bytes : bytes)
    const before = await stateOf(source.store)
    const { writes } = source.file
    await source.file.copyTo(join(part, databaseFile))
    const after = await stateOf(source.store)
    await copyKeys(source.folder, part)
    const { filesKey } = source.keys
    await writePictureList(part, filesKey, await addPictures(source.files, pictures, filesKey, { number }))
    return { number, at: nowMs, writes, ...(await readBack(part, source.keys, before, after)) }
  })
}

/** Brings a good backup to another place and reads it back there. Throws `BackupError`. */
export function copyBackup(backup: Backup, from: Files, keys: StoreKeys, place: string, nowMs: number, rota: Rota): Promise<Backup> {
  return inPlace(place, keys, nowMs, rota, async (part, pictures) => {
    const { format: _format, ...manifest } = backup.manifest
    await assertRoom(place, manifest.bytes)
    await copyDurably(join(backup.path, databaseFile), join(part, databaseFile))
    await copyKeys(backup.path, part)
    if ((await sha256OfFile(join(part, databaseFile))) !== manifest.sha256) throw notWhole(place)
    const hashes = await readPictureList(backup.path, keys.filesKey)
    const { number } = manifest
    await writePictureList(part, keys.filesKey, await addPictures(from, pictures, keys.filesKey, { number, ...(hashes && { hashes }) }))
    return manifest
  })
}

/** Beyond every number that any of these places knows. */
export async function nextNumber(places: readonly string[], keys: StoreKeys, lastKnown: number): Promise<number> {
  const found = (await Promise.all(places.map((place) => listBackups(place, storeIdOf(keys))))).flat()
  return Math.max(lastKnown, ...found.map(({ manifest }) => manifest.number)) + 1
}

type Fill = (part: string, pictures: string) => Promise<Omit<Manifest, 'format'>>

async function inPlace(place: string, keys: StoreKeys, nowMs: number, rota: Rota, fill: Fill): Promise<Backup> {
  const storeFolder = storeFolderIn(place, storeIdOf(keys))
  try {
    // The place itself is never made: where a drive is not plugged in, the folder that it would be in is not the place.
    await stat(place)
    await mkdir(storeFolder, { recursive: true, mode: 0o700 })
    await removeParts(storeFolder)
    const backup = await underItsName(storeFolder, nowMs, (part) => fill(part, picturesFolderIn(storeFolder)))
    await applyRota(place, keys, rota)
    return backup
  } catch (error) {
    // A drive that was pulled out shows in whatever was being done.
    await stat(place).catch((gone: unknown) => {
      throw toBackupError(gone, place)
    })
    throw toBackupError(error, place)
  }
}

/** A backup is whole under its name, or it is not there. */
async function underItsName(
  storeFolder: string,
  nowMs: number,
  fill: (part: string) => Promise<Omit<Manifest, 'format'>>,
): Promise<Backup> {
  const path = await freePath(storeFolder, nowMs)
  const part = `${path}${partSuffix}`
  try {
    await mkdir(part, { mode: 0o700 })
    const manifest: Manifest = { format: 1, ...(await fill(part)) }
    await replaceFile(join(part, manifestFile), Buffer.from(JSON.stringify(manifest, null, 2)))
    await syncFolder(part)
    await rename(part, path)
    await syncFolder(storeFolder)
    return { path, manifest: await readManifest(path) }
  } catch (error) {
    await rm(part, { recursive: true, force: true }).catch(() => undefined)
    throw error
  }
}

async function freePath(storeFolder: string, nowMs: number): Promise<string> {
  const taken = new Set(await readdir(storeFolder))
  let at = nowMs
  while (taken.has(backupNameOf(at))) at++
  return join(storeFolder, backupNameOf(at))
}

/** What a run that was killed left behind. */
async function removeParts(storeFolder: string): Promise<void> {
  for (const name of await readdir(storeFolder))
    if (name.endsWith(partSuffix)) await rm(join(storeFolder, name), { recursive: true, force: true })
}

async function readBack(
  part: string,
  keys: StoreKeys,
  before: StoreState,
  after: StoreState,
): Promise<Pick<Manifest, 'bytes' | 'sha256' | 'state' | 'rows'>> {
  const path = join(part, databaseFile)
  // While the data key is being changed, either may be the copy's; the keys beside it hold both.
  const key = candidates(keys).find((each) => opensWith(path, each))
  if (!key) throw notWhole(part)
  const problems = await checkFile(path, key)
  const contents = await contentsOf(path, key)
  if (problems.length > 0 || contents.wrong > 0 || !isAsCopied(contents, before, after)) throw notWhole(part)
  return { bytes: await bytesOf(path), sha256: await sha256OfFile(path), state: stateText(before), rows: contents.rows }
}

const notWhole = (path: string): BackupError =>
  new BackupError('backup-damaged', `What was written to ${path} did not come back the same; the drive may be at its end.`)

const copyKeys = (from: string, to: string): Promise<void> => copyFilesDurably(from, to, keysFileNames)

async function assertRoom(place: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(place)
  if (bavail * bsize < bytes + freeBytesMin) throw Object.assign(new Error('too little room'), { code: 'ENOSPC' })
}

const isSameDisk = async (one: string, other: string): Promise<boolean> => (await stat(one)).dev === (await stat(other)).dev

const bytesOf = async (path: string): Promise<number> => (await stat(path)).size

/** Removes the backups that the rota does not keep; the newest always stays. */
export async function applyRota(place: string, keys: StoreKeys, rota: Rota): Promise<void> {
  const storeFolder = storeFolderIn(place, storeIdOf(keys))
  const backups = newestFirst(await listBackups(place, storeIdOf(keys)))
  const kept = keptBackups(
    backups.map(({ manifest }) => manifest),
    rota,
  )
  for (const { path, manifest } of backups) {
    if (kept.has(manifest.number)) continue
    // A removal that is cut short leaves a part, not half a backup.
    await rename(path, `${path}${partSuffix}`)
    await rm(`${path}${partSuffix}`, { recursive: true, force: true })
  }
  await removeUnneeded(
    backups.filter(({ manifest }) => kept.has(manifest.number)),
    picturesFolderIn(storeFolder),
    keys.filesKey,
  )
}

/** As long as one backup does not say which pictures it needs, all stay. */
async function removeUnneeded(backups: readonly Backup[], pictures: string, filesKey: Uint8Array): Promise<void> {
  const lists = await Promise.all(backups.map(({ path }) => readPictureList(path, filesKey)))
  if (lists.every((list) => list !== undefined)) await removePicturesBut(new Set(lists.flat()), pictures, filesKey)
}
