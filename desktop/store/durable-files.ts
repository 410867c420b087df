import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, open } from 'node:fs/promises'

/** Writes a file that must not exist yet; resolves when its bytes are on the disk. Its name is only when its folder is synced. */
export async function writeDurably(path: string, bytes: Uint8Array | string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Copies a file, replacing what is there; resolves when its bytes are on the disk. */
export async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to)
  // Windows flushes only through a handle that may write.
  const file = await open(to, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A rename is durable when its folder is. Windows cannot sync folders and journals the rename itself; nor can some drivers of FAT. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } catch (error) {
    if (!unsyncable.has((error as NodeJS.ErrnoException).code ?? '')) throw error
  } finally {
    await handle.close()
  }
}

const unsyncable: ReadonlySet<string> = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP'])

/** The SHA-256 of a file, as hex; reads it in pieces. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
