import { StoreError } from '../store-error.ts'
import { deriveKey } from './derive-key.ts'
import { type KeyProvider, wordsCommand } from './key-provider.ts'

/** A secret that the system's keychain keeps. The shell, which alone can ask it, hands it over; undefined when it cannot. */
export type AskKeychain = (isNew: boolean) => Promise<string | undefined>

export function keychainProvider(ask: AskKeychain): KeyProvider {
  return {
    name: 'keychain',
    label: 'the keychain of this computer',
    async key(salt, isNew) {
      const secret = await ask(isNew)
      if (secret) return deriveKey(Buffer.from(secret), 'keychain', salt)
      throw new StoreError(
        'keychain-missing',
        `The keychain of this computer does not give out the key of Medbox; start the installed Medbox as the person who set it up, or lock it with a key file by the recovery words (${wordsCommand}).`,
      )
    },
  }
}
