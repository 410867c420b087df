import { StoreError } from '../store-error.ts'
import type { ProviderName } from './key-provider.ts'
import { protectionOf } from './store-keys.ts'

/** What there is to protect a new store with, besides a key file that is made when needed. */
export type Offered = { passphrase: boolean; keychain: boolean }

export type Protection = {
  name: ProviderName
  /** Damaged keys may come back from a backup; until then nobody knows what protected them. */
  keys: 'new' | 'present' | 'damaged'
}

/**
 * What the keys of a folder are protected with; for a new store the passphrase when one is offered, then the keychain,
 * and a key file otherwise, so that nobody is asked anything. Throws `StoreError`: a passphrase that a store does not
 * have would protect nothing.
 */
export async function chooseProtection(folder: string, { passphrase, keychain }: Offered): Promise<Protection> {
  const present = await protectionOf(folder).catch(damagedOrThrow)
  if (present === null || present === 'damaged')
    return { name: passphrase ? 'passphrase' : keychain ? 'keychain' : 'key-file', keys: present ?? 'new' }
  if (present !== 'passphrase' && passphrase) throw notByPassphrase(folder, present)
  return { name: present, keys: 'present' }
}

function damagedOrThrow(error: unknown): 'damaged' {
  if ((error as { code?: string }).code === 'store-keys-damaged') return 'damaged'
  throw error
}

function notByPassphrase(folder: string, present: ProviderName): StoreError {
  const label = present === 'keychain' ? 'the keychain of this computer' : 'a key file'
  return new StoreError(
    'store-key-wrong',
    `The keys of the store in ${folder} are protected with ${label}, not with a passphrase; "npm run keys -- protect passphrase" changes that.`,
  )
}
