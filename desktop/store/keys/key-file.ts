import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import envPaths from 'env-paths'
import { makeFile, makeFolder } from '../durable-file.ts'
import { StoreError } from '../store-error.ts'
import { deriveKey, keyBytes } from './derive-key.ts'
import { type KeyProvider, wordsCommand } from './key-provider.ts'

/** One for all stores of this user, where the system keeps settings: never in a folder of data. */
export function defaultKeyFile(): string {
  return join(envPaths('medbox', { suffix: '' }).config, 'machine.key')
}

/** A file of 32 random bytes, made when a store is, for this user's eyes only. */
export function keyFileProvider(path: string): KeyProvider {
  return {
    name: 'key-file',
    label: `the key file ${path}`,
    key: async (salt, isNew) => deriveKey(await readSecret(path, isNew), 'key file', salt),
  }
}

/** Throws `StoreError` (`key-file-not-usable`) for a key that would be carried away together with what it locks. */
export function refuseKeyInside(keyFile: string, dataFolder: string): void {
  const way = relative(resolve(dataFolder), resolve(keyFile))
  if (way === '..' || way.startsWith(`..${sep}`) || resolve(dataFolder, way) === way) return
  throw new StoreError(
    'key-file-not-usable',
    `The key file ${keyFile} may not lie in the data folder that it locks; choose another place with --key-file PATH.`,
  )
}

async function readSecret(path: string, isNew: boolean): Promise<Uint8Array> {
  const secret = (await readIfThere(path)) ?? (isNew ? await makeSecret(path) : undefined)
  if (!secret)
    throw new StoreError(
      'key-file-missing',
      `The key file ${path} is missing; put it back, name its place with --key-file PATH, or make a new one with the recovery words (${wordsCommand}).`,
    )
  if (secret.length !== keyBytes)
    throw new StoreError(
      'key-file-wrong',
      `${path} is no key file of Medbox (it has ${secret.length} bytes instead of ${keyBytes}); put the right one there, or move it away and make a new one with the recovery words (${wordsCommand}).`,
    )
  return secret
}

async function makeSecret(path: string): Promise<Uint8Array | undefined> {
  try {
    await makeFolder(dirname(path))
    await makeFile(path, randomBytes(keyBytes))
  } catch (error) {
    throw notUsable(path, 'made', error)
  }
  // Another process may have been first.
  return readIfThere(path)
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw notUsable(path, 'read', error)
  }
}

function notUsable(path: string, verb: 'made' | 'read', error: unknown): StoreError {
  const reason = (error as NodeJS.ErrnoException).code ?? String(error)
  return new StoreError(
    'key-file-not-usable',
    `The key file ${path} cannot be ${verb} (${reason}); give Medbox the right to, or choose another place with --key-file PATH.`,
    error,
  )
}
