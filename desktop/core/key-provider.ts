import { readFirstLine } from '../../shared/process/first-line.ts'
import { askPassphrase } from '../store/keys/ask.ts'
import { chooseProtection } from '../store/keys/choose-protection.ts'
import { keychainProvider } from '../store/keys/keychain.ts'
import { keyFileProvider, refuseKeyInside } from '../store/keys/key-file.ts'
import type { KeyProvider } from '../store/keys/key-provider.ts'
import { type AskPassphrase, passphraseProvider } from '../store/keys/passphrase.ts'
import type { Shell } from './hosts/electron-host.ts'
import type { CoreOptions, PassphraseSource } from './options.ts'

type KeyOptions = Pick<CoreOptions, 'folder' | 'keyFile' | 'passphrase' | 'hasKeychain'>

/** What opens the store's keys, present or to be made. Throws `StoreError`. */
export async function keyProvider(options: KeyOptions, shell: Shell | null): Promise<KeyProvider> {
  const { name } = await chooseProtection(options.folder, { passphrase: options.passphrase !== null, keychain: options.hasKeychain })
  if (name === 'passphrase') return passphraseProvider(once(askFrom(options.passphrase, shell)))
  if (name === 'keychain') return keychainProvider(async (isNew) => shell?.secret('keychain', isNew))
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
