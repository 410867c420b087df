import { type Files, openFiles } from '../files.ts'
import { picturesFolderOf } from './backup-folder.ts'
import { readPictureList } from './picture-list.ts'

/** One in so many of the pictures that a place has already is read back with each backup, all of them in turn. */
const rereadEvery = 24

/**
 * Brings files to the pictures folder of a place, all of them or the named ones; each new one is read back, and one
 * that has rotted there is replaced. One that is damaged at its source does not keep the others from being kept.
 * Returns what the folder has of them now.
 */
export async function addPictures(
  from: Files,
  folder: string,
  filesKey: Uint8Array,
  { hashes, number }: { hashes?: readonly string[]; number: number },
): Promise<string[]> {
  const to = await openFiles(folder, filesKey)
  const kept: string[] = []
  for (const [index, hash] of (hashes ?? (await from.list())).entries()) {
    const isWhole = to.has(hash) && (index % rereadEvery !== number % rereadEvery || (await readable(to, hash)) !== undefined)
    if (isWhole || (await replace(to, from, hash))) kept.push(hash)
  }
  return kept
}

/** Fetches what is missing or damaged of a backup's pictures; returns those that are nowhere whole. */
export async function fetchPictures(to: Files, backup: string, filesKey: Uint8Array): Promise<string[]> {
  const kept = await openFiles(picturesFolderOf(backup), filesKey)
  return healPictures(to, kept, (await readPictureList(backup, filesKey)) ?? (await kept.list()))
}

/** Fetches what is missing or damaged of these files; returns those that are nowhere whole. */
export async function healPictures(to: Files, from: Files, hashes: readonly string[]): Promise<string[]> {
  const lost: string[] = []
  for (const hash of hashes) {
    const isWhole = (await readable(to, hash)) !== undefined || (await replace(to, from, hash))
    if (!isWhole) lost.push(hash)
  }
  return lost
}

export async function removePicturesBut(needed: ReadonlySet<string>, folder: string, filesKey: Uint8Array): Promise<void> {
  const files = await openFiles(folder, filesKey)
  for (const hash of await files.list()) if (!needed.has(hash)) await files.remove(hash)
}

/** Whether it could be; what is there is removed only when its replacement has been read. */
async function replace(to: Files, from: Files, hash: string): Promise<boolean> {
  const bytes = await readable(from, hash)
  if (!bytes) return false
  await to.remove(hash)
  await to.put(bytes)
  return (await readable(to, hash)) !== undefined
}

async function readable(files: Files, hash: string): Promise<Uint8Array | undefined> {
  try {
    return await files.get(hash)
  } catch (error) {
    if ((error as { code?: unknown }).code === 'store-damaged') return undefined
    throw error
  }
}
