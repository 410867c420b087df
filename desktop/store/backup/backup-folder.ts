import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { partSuffix } from '../durable-file.ts'
import { BackupError } from './backup-error.ts'

// <place>/medbox-backups/<store id>/2026-11-20T16-00-00-000Z/{medbox.sqlite, keys.json …, pictures.sealed, manifest.json}
//                                  /pictures/…, shared by all backups of the place

const topFolder = 'medbox-backups'
export const databaseFile = 'medbox.sqlite'
export const manifestFile = 'manifest.json'

/** What a backup says of itself, without health data. A format that is newer than this is left alone. */
const manifestSchema = z.object({
  format: z.literal(1),
  /** Grows with each backup of the store, on whatever place and whatever the clock does. */
  number: z.int().min(1),
  /** Epoch ms. */
  at: z.int().min(0),
  /** The database file's. */
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** How often the store had been written to. */
  writes: z.int().min(0),
  /** Two backups with the same state hold the same. */
  state: z.string(),
  rows: z.record(z.string(), z.int().min(0)),
})

export type Manifest = z.infer<typeof manifestSchema>
/** A whole backup, by what its manifest says; its bytes have not been looked at. */
export type Backup = { path: string; manifest: Manifest }

export const storeFolderIn = (place: string, storeId: string): string => join(place, topFolder, storeId)
/** The pictures of a backup lie with those of the others. */
export const picturesFolderOf = (backup: string): string => picturesFolderIn(dirname(backup))
export const picturesFolderIn = (storeFolder: string): string => join(storeFolder, 'pictures')

/** The time in a form that every file system takes as a name. */
export const backupNameOf = (at: number): string => new Date(at).toISOString().replaceAll(/[:.]/g, '-')

/** The whole backups of one store in a place, newest first; none when the place is not there. */
export async function listBackups(place: string, storeId: string): Promise<Backup[]> {
  return newestFirst(await backupsIn(storeFolderIn(place, storeId)))
}

/** The whole backups of every store in a place, newest first. */
export async function listAllBackups(place: string): Promise<Backup[]> {
  const stores = await namesIn(join(place, topFolder))
  return newestFirst((await Promise.all(stores.map((store) => backupsIn(join(place, topFolder, store))))).flat())
}

export const newestFirst = (backups: readonly Backup[]): Backup[] =>
  backups.toSorted((a, b) => b.manifest.number - a.manifest.number || b.manifest.at - a.manifest.at)

/** Throws `BackupError`: `backup-not-found`, `backup-damaged`, or `backup-newer`. */
export async function readManifest(path: string): Promise<Manifest> {
  const text = await readFile(join(path, manifestFile), 'utf8').catch((error: unknown) => {
    throw new BackupError('backup-not-found', `There is no backup in ${path}.`, error)
  })
  const value = parseJson(text)
  const format = (value as { format?: unknown } | null | undefined)?.format
  if (typeof format === 'number' && format > 1)
    throw new BackupError('backup-newer', `The backup ${path} was made by a newer Medbox; install that version here first.`)
  const parsed = manifestSchema.safeParse(value)
  if (!parsed.success) throw new BackupError('backup-damaged', `The backup ${path} is damaged: its list of contents cannot be read.`)
  return parsed.data
}

async function backupsIn(storeFolder: string): Promise<Backup[]> {
  const backups: Backup[] = []
  for (const name of await namesIn(storeFolder)) {
    const path = join(storeFolder, name)
    // One that cannot be read must not hide the others; reading it back says what is wrong with it.
    const manifest = name.endsWith(partSuffix) ? undefined : await readManifest(path).catch(() => undefined)
    if (manifest) backups.push({ path, manifest })
  }
  return backups
}

/** The names of the folders in a folder; none when it cannot be read. */
async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
