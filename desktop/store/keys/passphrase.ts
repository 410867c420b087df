import { argon2id } from 'hash-wasm'
import { StoreError } from '../store-error.ts'
import { keyBytes } from './derive-key.ts'
import type { KeyProvider } from './key-provider.ts'

/**
 * Argon2id (RFC 9106) with 64 MiB and 3 passes: more than the least of OWASP's Password Storage Cheat Sheet, because
 * whoever holds the disk may guess for years, and a store is opened once a start.
 */
const parameters = { memorySize: 65_536, iterations: 3, parallelism: 1, hashLength: keyBytes } as const

export const passphraseCharsMin = 8

/** A passphrase as somebody gives it: typed, or from the environment. `isNew` asks for one that is to be used from now on. */
export type AskPassphrase = (isNew: boolean) => Promise<string>

export function passphraseProvider(ask: AskPassphrase): KeyProvider {
  return {
    name: 'passphrase',
    label: 'the passphrase',
    async key(salt, isNew) {
      const passphrase = await ask(isNew)
      if (isNew && passphrase.length < passphraseCharsMin)
        throw new StoreError('passphrase-missing', `A passphrase needs ${passphraseCharsMin} characters or more; nothing was changed.`)
      if (passphrase === '') throw new StoreError('passphrase-missing', 'No passphrase was given; nothing was changed.')
      // The same letters typed on another system may come as other code points.
      return argon2id({ ...parameters, password: passphrase.normalize('NFC'), salt, outputType: 'binary' })
    },
  }
}
