import { openFiles, type Files } from '../files.ts'

/**
 * Brings files to the pictures folder of a place, all of them or the named ones; each new one is read back. One that
 * is damaged at its source does not keep the others from being kept. Returns what the folder has of them now.
 */
export async function addPictures(from: Files, folder: string, filesKey: Uint8Array, hashes?: readonly string[]): Promise<string[]> {
  const to = await openFiles(folder, filesKey)
  const kept: string[] = []
  for (const hash of hashes ?? (await from.list())) {
    if (!to.has(hash)) {
      const bytes = await readable(from, hash)
      if (!bytes) continue
      await to.put(bytes)
      await to.get(hash)
    }
    kept.push(hash)
  }
  return kept
}

/** Fetches what is missing or damaged of these files; returns those that are nowhere whole. */
export async function healPictures(to: Files, from: Files, hashes: readonly string[]): Promise<string[]> {
  const lost: string[] = []
  for (const hash of hashes) {
    if (await readable(to, hash)) continue
    const bytes = await readable(from, hash)
    if (!bytes) {
      lost.push(hash)
      continue
    }
    await to.remove(hash)
    await to.put(bytes)
  }
  return lost
}

export async function removePicturesBut(needed: ReadonlySet<string>, folder: string, filesKey: Uint8Array): Promise<void> {
  const files = await openFiles(folder, filesKey)
  for (const hash of await files.list()) if (!needed.has(hash)) await files.remove(hash)
}

async function readable(files: Files, hash: string): Promise<Uint8Array | undefined> {
  try {
    return await files.get(hash)
  } catch (error) {
    if ((error as { code?: unknown }).code === 'store-damaged') return undefined
    throw error
  }
}
