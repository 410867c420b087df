import { askPassphrase } from '../store/keys/ask-hidden.ts'
import { readFirstLine } from '../store/keys/first-line.ts'
import { keychainProvider } from '../store/keys/keychain.ts'
import { keyFileProvider, refuseKeyInside } from '../store/keys/key-file.ts'
import type { KeyProvider, ProviderName } from '../store/keys/key-provider.ts'
import { type AskPassphrase, passphraseProvider } from '../store/keys/passphrase.ts'
import { protectionOf } from '../store/keys/store-keys.ts'
import { StoreError } from '../store/store-error.ts'
import type { Shell } from './hosts/electron-host.ts'
import type { CoreOptions, PassphraseSource } from './options.ts'

type KeyOptions = Pick<CoreOptions, 'folder' | 'keyFile' | 'passphrase' | 'hasKeychain'>

/**
 * What opens the store's keys: what they are protected with already; for a new store a passphrase when one is given, the
 * keychain where the shell has one, and a key file otherwise, so that nobody is asked anything. Throws `StoreError`.
 */
export async function keyProvider(options: KeyOptions, shell: Shell | null): Promise<KeyProvider> {
  const present = await protectionOf(options.folder)
  if (options.passphrase && present && present !== 'passphrase') throw notByPassphrase(options.folder, present)
  const wanted = present ?? (options.passphrase ? 'passphrase' : options.hasKeychain ? 'keychain' : 'key-file')
  if (wanted === 'passphrase') return passphraseProvider(once(askFrom(options.passphrase, shell)))
  if (wanted === 'keychain') return keychainProvider(async (isNew) => shell?.secret('keychain', isNew))
  refuseKeyInside(options.keyFile, options.folder)
  return keyFileProvider(options.keyFile)
}

function askFrom(source: PassphraseSource | null, shell: Shell | null): AskPassphrase {
  switch (source?.from) {
    case 'environment':
      return () => Promise.resolve(source.text)
    case 'first line':
      return () => readFirstLine(process.stdin)
    case 'shell':
      return async () => (await shell?.secret('passphrase', false)) ?? ''
    default:
      return askPassphrase
  }
}

/** A person, or a stream, is asked once however often the keys are opened. */
function once(ask: AskPassphrase): AskPassphrase {
  let answer: Promise<string> | undefined
  return (isNew) => (answer ??= ask(isNew))
}

function notByPassphrase(folder: string, present: ProviderName): StoreError {
  return new StoreError(
    'store-key-wrong',
    `The keys of the store in ${folder} are protected with a ${present.replace('-', ' ')}, not with a passphrase; "npm run keys -- protect passphrase" changes that.`,
  )
}
