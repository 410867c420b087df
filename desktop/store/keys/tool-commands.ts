import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '../backup/open-database.ts'
import { opensWith } from '../sqlite/index.ts'
import { StoreError } from '../store-error.ts'
import { askLine, askPassphrase } from './ask.ts'
import { changeDataKey, settleDataKey } from './change-data-key.ts'
import { keyFileProvider, refuseKeyInside } from './key-file.ts'
import { type KeyProvider, wordsCommand } from './key-provider.ts'
import { keychainProvider } from './keychain.ts'
import { readKept } from './kept-file.ts'
import { passphraseProvider } from './passphrase.ts'
import { openStoreKeys, openStoreKeysWithWords, protectionOf, type StoreKeys } from './store-keys.ts'
import type { ToolOptions } from './tool-options.ts'

/** What a person types after `npm run keys --`; each returns the lines that answer. Throws `StoreError`. */
export const toolCommands: Readonly<Record<string, (options: ToolOptions) => Promise<string[]>>> = {
  async status(options) {
    const { provider, madeAt, nextDataKey } = await openKeys(options)
    const protection = (provider ?? (await protectionOf(options.folder)))!
    return [
      `Data         ${options.folder}`,
      `Locked with  ${protection === 'key-file' ? `the key file ${options.keyFile}` : protection}`,
      `Made         ${new Date(madeAt).toISOString()}`,
      `Data key     ${nextDataKey ? 'is being changed; the next start ends this' : 'one'}`,
    ]
  },

  async words(options) {
    const { recoveryWords } = await openKeys(options)
    return [recoveryWords.join(' ')]
  },

  async change(options) {
    const keys = await openKeys(options)
    refuseWithoutProvider(keys)
    const path = join(options.folder, 'medbox.sqlite')
    if (!existsSync(path)) throw new StoreError('store-not-writable', `There is no store in ${options.folder} to encrypt anew.`)
    await settleDataKey(keys, (key) => opensWith(path, key))
    const { store, file } = await openDatabase(options.folder, keys.dataKey)
    try {
      await changeDataKey(file, keys)
    } finally {
      await store.close()
    }
    return ['The store is encrypted with a new key; the recovery words stay the same. Pictures keep their own key.']
  },

  async protect(options) {
    const provider = providerCalled(options, options.about)
    const keys = await openKeys(options)
    await keys.protectWith(provider)
    return [`From now on ${provider.label} opens the store, and nothing else but the recovery words.`]
  },

  async 'new-words'(options) {
    const keys = await openKeys(options)
    refuseWithoutProvider(keys)
    await keys.renewRecoveryWords()
    return [
      'From now on these are the recovery words; backups that exist already still open with the old ones.',
      keys.recoveryWords.join(' '),
    ]
  },

  async read(options) {
    if (!options.about) throw new Error('Name the file to read: npm run keys -- read FILE')
    const { filesKey } = await openKeys(options)
    return [await readKept(filesKey, options.about)]
  },
}

async function openKeys(options: ToolOptions): Promise<StoreKeys> {
  if (options.hasWords) return openStoreKeysWithWords(options.folder, [await askLine('Recovery words: ')])
  const protection = await protectionOf(options.folder)
  if (!protection)
    throw new StoreError('store-keys-missing', `There are no keys in ${options.folder}; name the data folder with --data DIR.`)
  return openStoreKeys(options.folder, providerCalled(options, protection))
}

function providerCalled(options: ToolOptions, name: string | undefined): KeyProvider {
  switch (name) {
    case 'key-file':
      refuseKeyInside(options.keyFile, options.folder)
      return keyFileProvider(options.keyFile)
    case 'passphrase': {
      const given = process.env.MEDBOX_PASSPHRASE
      return passphraseProvider(given ? () => Promise.resolve(given) : askPassphrase)
    }
    case 'keychain':
      return keychainProvider(() => Promise.resolve(undefined))
    default:
      throw new Error('Say what is to lock the keys: npm run keys -- protect key-file, or protect passphrase.')
  }
}

function refuseWithoutProvider(keys: StoreKeys): void {
  if (keys.provider) return
  throw new StoreError('store-key-wrong', `First lock the store with a key of this machine: ${wordsCommand}`)
}
