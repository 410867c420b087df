import { askPassphrase } from '../store/keys/ask.ts'
import { chooseProtection } from '../store/keys/choose-protection.ts'
import { passphraseProvider } from '../store/keys/passphrase.ts'
import { openStoreKeys } from '../store/keys/store-keys.ts'

const triesMax = 3

/**
 * The passphrase that opens the kiosk's data, asked for once, so that a kiosk that starts again at night need not ask;
 * undefined when the data is protected otherwise. Throws `StoreError`.
 */
export async function kioskPassphrase(folder: string, isWanted: boolean, given: string | undefined): Promise<string | undefined> {
  const { name, keys } = await chooseProtection(folder, { passphrase: isWanted || Boolean(given), keychain: false })
  if (name !== 'passphrase') return undefined
  if (given) return given
  return keys === 'present' ? askUntilRight(folder, triesMax) : askPassphrase(keys === 'new')
}

async function askUntilRight(folder: string, tries: number): Promise<string> {
  const passphrase = await askPassphrase(false)
  try {
    await openStoreKeys(
      folder,
      passphraseProvider(() => Promise.resolve(passphrase)),
    )
    return passphrase
  } catch (error) {
    if ((error as { code?: string }).code !== 'store-key-wrong' || tries <= 1) throw error
    console.error('That is not the passphrase.')
    return askUntilRight(folder, tries - 1)
  }
}
