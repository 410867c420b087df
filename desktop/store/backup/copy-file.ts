import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

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

/** Copies those of the named files that are there. */
export async function copyFilesDurably(from: string, to: string, names: readonly string[]): Promise<void> {
  const there = new Set(await readdir(from))
  for (const name of names) if (there.has(name)) await copyDurably(join(from, name), join(to, name))
}

/** The SHA-256 of a file, as hex; reads it in pieces. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
