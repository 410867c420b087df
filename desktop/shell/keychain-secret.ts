import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'

/** Electron's `safeStorage`, as far as it is used here. */
export type SafeStorage = {
  isAsyncEncryptionAvailable(): Promise<boolean>
  encryptStringAsync(text: string): Promise<Buffer>
  decryptStringAsync(encrypted: Buffer): Promise<{ result: string }>
  getSelectedStorageBackend?(): string
}

/** Linux without a keyring has the `basic_text` backend, whose password is the same on every computer: no protection at all. */
export async function hasKeychain(storage: SafeStorage, platform: NodeJS.Platform): Promise<boolean> {
  if (platform === 'linux' && ['basic_text', 'unknown'].includes(storage.getSelectedStorageBackend?.() ?? 'unknown')) return false
  return storage.isAsyncEncryptionAvailable().catch(() => false)
}

/**
 * The secret that the system's keychain protects, kept encrypted in a file; with `isNew` it is made when there is none.
 * Undefined when there is none, or when the keychain does not open it.
 */
export async function keychainSecret(storage: SafeStorage, path: string, isNew: boolean): Promise<string | undefined> {
  try {
    if (existsSync(path)) return (await storage.decryptStringAsync(readFileSync(path))).result
    if (!isNew) return undefined
    const secret = randomBytes(32).toString('base64url')
    writeDurably(path, await storage.encryptStringAsync(secret))
    return secret
  } catch (error) {
    console.error(`The keychain of this computer does not answer: ${(error as Error).message}`)
    return undefined
  }
}

/** All of it is on the disk before a store is locked with it. */
function writeDurably(path: string, bytes: Uint8Array): void {
  const file = openSync(`${path}.part`, 'w', 0o600)
  try {
    writeSync(file, bytes)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(`${path}.part`, path)
}
