import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from '../durable-file.ts'
import { deriveKey } from '../keys/derive-key.ts'
import { sealBytes, unsealBytes } from '../keys/sealed-bytes.ts'

const listFile = 'pictures.sealed'
const purpose = 'pictures of a backup'

/** Says, for whoever has the key, which of the shared pictures belong to a backup. */
export const writePictureList = (backup: string, filesKey: Uint8Array, hashes: readonly string[]): Promise<void> =>
  replaceFile(join(backup, listFile), sealBytes(deriveKey(filesKey, purpose), Buffer.from(JSON.stringify(hashes)), purpose))

/** Undefined when it cannot be read. */
export async function readPictureList(backup: string, filesKey: Uint8Array): Promise<string[] | undefined> {
  const sealed = await readFile(join(backup, listFile)).catch(() => undefined)
  const bytes = sealed && unsealBytes(deriveKey(filesKey, purpose), sealed, purpose)
  return bytes && (JSON.parse(Buffer.from(bytes).toString()) as string[])
}
