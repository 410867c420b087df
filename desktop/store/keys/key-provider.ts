/** What a store's keys can be protected with, besides the recovery words that always open them. */
export type ProviderName = 'keychain' | 'key-file' | 'passphrase'

export const providerNames: readonly ProviderName[] = ['keychain', 'key-file', 'passphrase']

/** Where the key comes from that opens a store's keys on this machine. */
export type KeyProvider = {
  name: ProviderName
  /** As a sentence calls it when its key does not fit: "the key file /…/machine.key". */
  label: string
  /** The 32 bytes that go with a salt. With `isNew` there may be no secret yet, and one is made. Throws `StoreError`. */
  key(salt: Uint8Array, isNew: boolean): Promise<Uint8Array>
}

/** The way out when a key is lost. */
export const wordsCommand = 'npm run keys -- protect key-file --words'
