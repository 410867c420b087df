import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withDiskErrors } from '../disk-error.ts'
import { makeFile, makeFolder, replaceFile } from '../durable-file.ts'
import { StoreError } from '../store-error.ts'
import { type KeysJwe, keysJweSchema } from './keys-jwe.ts'

/** The keys, and a copy for the day when the first cannot be read. A backup carries both as they are. */
export const keysFileNames = ['keys.json', 'keys.copy.json'] as const

/**
 * Reads the keys of a folder; undefined when there are none. What is damaged, missing or older beside a sound file is
 * written anew from it. Throws `StoreError`.
 */
export async function readKeysFile(folder: string): Promise<KeysJwe | undefined> {
  const [first, copy] = await withDiskErrors(folder, () => Promise.all(keysFileNames.map((name) => readText(join(folder, name)))))
  if (first === undefined && copy === undefined) return undefined
  const sound = [first, copy].find((text) => text !== undefined && parseKeys(text) !== undefined)
  if (sound === undefined) throw keysDamaged(folder)
  for (const [i, text] of [first, copy].entries()) if (text !== sound) await tryRepair(join(folder, keysFileNames[i]!), sound)
  return parseKeys(sound)
}

/**
 * Durable when it resolves; throws `StoreError`. The copy is written first: until the other one has its name, the old keys
 * hold, and the next reading puts them back into the copy.
 */
export async function writeKeysFile(folder: string, jwe: KeysJwe): Promise<void> {
  await withDiskErrors(folder, async () => {
    for (const name of keysFileNames.toReversed()) await replaceFile(join(folder, name), Buffer.from(keysText(jwe)))
  })
}

/** Makes the folder too. False, and nothing written, when it has keys already. Throws `StoreError`. */
export async function makeKeysFile(folder: string, jwe: KeysJwe): Promise<boolean> {
  const [first, copy] = keysFileNames
  return withDiskErrors(folder, async () => {
    await makeFolder(folder)
    if (!(await makeFile(join(folder, first), Buffer.from(keysText(jwe))))) return false
    await replaceFile(join(folder, copy), Buffer.from(keysText(jwe)))
    return true
  })
}

/** RFC 7516 lets a JWE carry members of others: the sum tells a damaged file from a wrong key. */
function keysText(jwe: KeysJwe): string {
  const text = JSON.stringify(jwe)
  return JSON.stringify({ ...jwe, sum: sha256(text) })
}

function parseKeys(text: string): KeysJwe | undefined {
  const jwe = keysJweSchema.safeParse(parseJson(text)).data
  return jwe && keysText(jwe) === text ? jwe : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** On a folder that only can be read (a backup, say) the sound file is enough. */
async function tryRepair(path: string, text: string): Promise<void> {
  await replaceFile(path, Buffer.from(text)).catch(() => {})
}

function keysDamaged(folder: string): StoreError {
  return new StoreError(
    'store-keys-damaged',
    `The keys of the store in ${folder} are damaged, and so is their copy; start Medbox with a new data folder and restore a backup there with the recovery words.`,
  )
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url')
