import { deriveKey } from './derive-key.ts'
import type { KeyProvider } from './key-provider.ts'

/** A secret that the system's keychain keeps; the shell, which alone can ask it, hands it over. */
export function keychainProvider(secret: () => Promise<Uint8Array>): KeyProvider {
  return {
    name: 'keychain',
    label: 'the keychain of this computer',
    key: async (salt) => deriveKey(await secret(), 'keychain', salt),
  }
}
