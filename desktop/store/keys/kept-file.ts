import { readdir, readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { withDiskErrors } from '../disk-error.ts'
import { replaceFile } from '../durable-file.ts'
import { StoreError } from '../store-error.ts'
import { deriveKey } from './derive-key.ts'
import { sealBytes, unsealBytes } from './sealed-bytes.ts'

const suffix = '.sealed'
const purpose = 'kept records'

/** Seals what is kept for the person under a name; it is read back from the file NAME.sealed. */
export function sealKept(filesKey: Uint8Array, name: string, text: string): Uint8Array {
  return sealBytes(deriveKey(filesKey, purpose), Buffer.from(text), name)
}

/** Throws `StoreError` (`store-damaged`). */
export async function readKept(filesKey: Uint8Array, path: string): Promise<string> {
  const sealed = await withDiskErrors(path, () => readFile(path))
  const bytes = unsealBytes(deriveKey(filesKey, purpose), sealed, basename(path, suffix))
  if (!bytes)
    throw new StoreError('store-damaged', `${path} is damaged, or was kept by another Medbox; its name must be the one it was given.`)
  return Buffer.from(bytes).toString()
}

/** Encrypts what an earlier version kept in plain. Throws `StoreError`. */
export async function sealPlainKept(folder: string, filesKey: Uint8Array): Promise<void> {
  await withDiskErrors(folder, async () => {
    for (const name of (await namesIn(folder)).filter((one) => one.endsWith('.json'))) {
      const path = join(folder, name)
      const plainName = basename(name, '.json')
      await replaceFile(join(folder, plainName + suffix), sealKept(filesKey, plainName, await readFile(path, 'utf8')))
      await rm(path)
    }
  })
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
}
