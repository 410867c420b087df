import { StoreError } from '../store-error.ts'
import type { ProviderName } from './key-provider.ts'
import { protectionOf } from './store-keys.ts'

/** What there is to protect a new store with, besides a key file that is made when needed. */
export type Offered = { passphrase: boolean; keychain: boolean }

/**
 * What the keys of a folder are protected with; for a new store the passphrase when one is offered, then the keychain,
 * and a key file otherwise, so that nobody is asked anything. Throws `StoreError`: a passphrase that a store does not
 * have would protect nothing.
 */
export async function chooseProtection(folder: string, { passphrase, keychain }: Offered): Promise<ProviderName> {
  const present = await protectionOf(folder)
  if (present && present !== 'passphrase' && passphrase) throw notByPassphrase(folder, present)
  return present ?? (passphrase ? 'passphrase' : keychain ? 'keychain' : 'key-file')
}

function notByPassphrase(folder: string, present: ProviderName): StoreError {
  const label = present === 'keychain' ? 'the keychain of this computer' : 'a key file'
  return new StoreError(
    'store-key-wrong',
    `The keys of the store in ${folder} are protected with ${label}, not with a passphrase; "npm run keys -- protect passphrase" changes that.`,
  )
}
