/** What can go wrong with the local store, one stable code each. */
export type StoreErrorCode =
  | 'store-in-use'
  | 'store-not-writable'
  | 'store-full'
  | 'store-damaged'
  | 'store-newer'
  | 'store-closed'
  | 'store-failed'
  | 'file-too-large'
  | 'store-key-wrong'
  | 'store-keys-missing'
  | 'store-keys-damaged'
  | 'recovery-words-wrong'
  | 'recovery-words-misspelt'
  | 'key-file-missing'
  | 'key-file-wrong'
  | 'key-file-not-usable'
  | 'passphrase-missing'
  | 'keychain-missing'

/** An expected failure of the local store: `code` is stable, `message` is for a person, `cause` for the log. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}
