import { link, mkdir, open, rename, rm } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'

/** Ends the names of files that are being written; whoever finds one of an earlier run may remove it. */
export const partSuffix = '.part'

/** Replaces a file's content; all of it is on the disk under its name when this resolves, and never a half of it. */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  await throughPart(path, bytes, (part) => rename(part, path))
}

/** Makes a file whole or not at all; false when there is one already, which stays as it is. */
export async function makeFile(path: string, bytes: Uint8Array): Promise<boolean> {
  let isNew = true
  await throughPart(path, bytes, async (part) => {
    isNew = await giveName(part, path)
  })
  return isNew
}

/** A rename is durable when its folder is; Windows cannot sync folders and journals the rename itself. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A folder that is for this user's eyes, with its own entry durable too. */
export async function makeFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (made !== undefined) await syncFolder(dirname(made))
}

async function throughPart(path: string, bytes: Uint8Array, name: (part: string) => Promise<void>): Promise<void> {
  const part = `${path}.${randomBytes(6).toString('hex')}${partSuffix}`
  try {
    await writeDurably(part, bytes)
    await name(part)
  } finally {
    await rm(part, { force: true })
  }
  await syncFolder(dirname(path))
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A link, unlike a rename, replaces nothing; file systems that have none (FAT) get the rename. */
async function giveName(part: string, path: string): Promise<boolean> {
  try {
    await link(part, path)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS' && code !== 'EOPNOTSUPP') throw error
    await rename(part, path)
    return true
  }
}
