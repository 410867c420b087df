import { mkdir, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder, syncFolder } from '../durable-file.ts'

/** Moves those of the named files and folders that are there, in this order; may be repeated after a kill. */
export async function moveAll(from: string, to: string, names: readonly string[]): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 })
  const there = new Set(await readdir(from))
  for (const name of names) if (there.has(name)) await rename(join(from, name), join(to, name))
  await syncFolder(to)
  await syncFolder(from)
  await makeFolder(to)
}
