import { randomBytes } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { readRecoveryWords, recoverySecretBytes, secretToWords } from '../../../shared/recovery/recovery-words.ts'
import { StoreError } from '../store-error.ts'
import { newKey } from './derive-key.ts'
import { type KeyProvider, type ProviderName, wordsCommand } from './key-provider.ts'
import { makeKeysFile, readKeysFile, writeKeysFile } from './keys-file.ts'
import { type KeysJwe, type KeysPayload, type Recipient, recoveryRecipient, saltBytes, saltOf, sealKeys, unsealKeys } from './keys-jwe.ts'

/**
 * The keys of one store, open. What changes them is durable when it resolves, or has changed nothing: it throws `StoreError`,
 * `store-in-use` when another process has changed them meanwhile.
 */
export interface StoreKeys {
  readonly folder: string
  /** Opens the store's file: 32 bytes. */
  readonly dataKey: Uint8Array
  /** Set while the store changes from `dataKey` to this one: either may be the one that opens its file. */
  readonly nextDataKey: Uint8Array | null
  /** Opens pictures and what is kept for the person; stays when the data key changes, so that they need not be written again. */
  readonly filesKey: Uint8Array
  readonly recoveryWords: readonly string[]
  /** Null when only the words open these keys. */
  readonly provider: ProviderName | null
  readonly madeAt: number
  /** From now on this provider's key opens these keys, and that of the one before does no more. */
  protectWith(provider: KeyProvider): Promise<void>
  /** Other words from now on. Backups that exist already still open with the words of their time. */
  renewRecoveryWords(): Promise<void>
  /** Names a second data key beside the first one. */
  addDataKey(key: Uint8Array): Promise<void>
  /** Makes this the only data key. */
  keepOnlyDataKey(key: Uint8Array): Promise<void>
}

/** Opens the keys of a folder, or makes them where there is no encrypted store yet. Throws `StoreError`. */
export async function openStoreKeys(folder: string, provider: KeyProvider, now: () => number = Date.now): Promise<StoreKeys> {
  const jwe = await readKeysFile(folder)
  if (!jwe) return makeStoreKeys(folder, provider, now)
  const salt = saltOf(jwe, provider.name)
  if (!salt) throw keyWrong(folder, `${provider.label} is not what they are protected with`)
  const recipient = { name: provider.name, salt, key: await provider.key(salt, false) }
  const payload = await unsealKeys(jwe, recipient)
  if (!payload) throw keyWrong(folder, `${provider.label} does not open them`)
  return new OpenKeys(folder, jwe, payload, recipient)
}

/**
 * Opens the keys of a store, or of a backup of it, where the provider's key is missing. Until `protectWith` nothing else
 * can be changed. Throws `StoreError`: also `recovery-words-misspelt`, `recovery-words-wrong`.
 */
export async function openStoreKeysWithWords(folder: string, words: readonly string[]): Promise<StoreKeys> {
  const secret = secretOf(words)
  const jwe = await readKeysFile(folder)
  if (!jwe) throw keysMissing(folder)
  const payload = await unsealKeys(jwe, recoveryRecipient(secret, saltOf(jwe, 'recovery')))
  if (!payload)
    throw new StoreError(
      'recovery-words-wrong',
      `These recovery words belong to another Medbox than that of ${folder}; nothing was changed.`,
    )
  return new OpenKeys(folder, jwe, payload, null)
}

/** What the keys of a folder are protected with; null when there are none yet. Throws `StoreError`. */
export async function protectionOf(folder: string): Promise<ProviderName | null> {
  return providerIn(await readKeysFile(folder))
}

class OpenKeys implements StoreKeys {
  readonly folder: string
  /** As it stands on the disk, as far as this process knows. */
  #jwe: KeysJwe
  #payload: KeysPayload
  #provider: Recipient | null

  constructor(folder: string, jwe: KeysJwe, payload: KeysPayload, provider: Recipient | null) {
    this.folder = folder
    this.#jwe = jwe
    this.#payload = payload
    this.#provider = provider
  }

  get dataKey(): Uint8Array {
    return this.#payload.dataKey
  }
  get nextDataKey(): Uint8Array | null {
    return this.#payload.nextDataKey
  }
  get filesKey(): Uint8Array {
    return this.#payload.filesKey
  }
  get recoveryWords(): readonly string[] {
    return secretToWords(this.#payload.recoverySecret)
  }
  get provider(): ProviderName | null {
    return (this.#provider?.name ?? null) as ProviderName | null
  }
  get madeAt(): number {
    return this.#payload.madeAt
  }

  async protectWith(provider: KeyProvider): Promise<void> {
    await this.#write(this.#payload, await recipientOf(provider))
  }
  async renewRecoveryWords(): Promise<void> {
    await this.#write({ ...this.#payload, recoverySecret: randomBytes(recoverySecretBytes) })
  }
  async addDataKey(key: Uint8Array): Promise<void> {
    await this.#write({ ...this.#payload, nextDataKey: key })
  }
  async keepOnlyDataKey(key: Uint8Array): Promise<void> {
    await this.#write({ ...this.#payload, dataKey: key, nextDataKey: null })
  }

  async #write(payload: KeysPayload, provider = this.#provider): Promise<void> {
    if (!provider) throw new Error('Keys that were opened with the recovery words need a provider first: call protectWith.')
    const present = await readKeysFile(this.folder)
    if (present && present.tag !== this.#jwe.tag) throw changedMeanwhile(this.folder)
    const jwe = await sealKeys(payload, [provider, recoveryRecipient(payload.recoverySecret)])
    await writeKeysFile(this.folder, jwe)
    this.#jwe = jwe
    this.#payload = payload
    this.#provider = provider
  }
}

async function makeStoreKeys(folder: string, provider: KeyProvider, now: () => number): Promise<StoreKeys> {
  if (hasEncryptedStore(folder)) throw keysMissing(folder)
  const payload: KeysPayload = {
    dataKey: newKey(),
    nextDataKey: null,
    filesKey: newKey(),
    recoverySecret: randomBytes(recoverySecretBytes),
    madeAt: now(),
  }
  const recipient = await recipientOf(provider)
  const jwe = await sealKeys(payload, [recipient, recoveryRecipient(payload.recoverySecret)])
  return (await makeKeysFile(folder, jwe)) ? new OpenKeys(folder, jwe, payload, recipient) : openStoreKeys(folder, provider, now)
}

async function recipientOf(provider: KeyProvider): Promise<Recipient> {
  const salt = randomBytes(saltBytes)
  return { name: provider.name, salt, key: await provider.key(salt, true) }
}

const plainHeader = 'SQLite format 3\0'

/** A store from before there was encryption is encrypted with the keys that are made now; any other needs its own. */
function hasEncryptedStore(folder: string): boolean {
  const header = readStart(join(folder, 'medbox.sqlite'), plainHeader.length)
  // Until its first checkpoint all of a store is in its log.
  if (header.length === 0) return readStart(join(folder, 'medbox.sqlite-wal'), 1).length > 0
  return header.toString('latin1') !== plainHeader
}

/** Nothing of this process has the store open yet: closing this descriptor drops no lock. */
function readStart(path: string, length: number): Buffer {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return Buffer.alloc(0)
  }
  try {
    const bytes = Buffer.alloc(length)
    return bytes.subarray(0, readSync(file, bytes))
  } finally {
    closeSync(file)
  }
}

function secretOf(words: readonly string[]): Uint8Array {
  const reading = readRecoveryWords(words.join(' '))
  if (reading.ok) return reading.secret
  if (reading.code === 'misspelt')
    throw new StoreError(
      'recovery-words-misspelt',
      `Word ${reading.position}, "${reading.word}", is none of the recovery words; perhaps it is "${reading.nearest}".`,
    )
  if (reading.code === 'count') throw new StoreError('recovery-words-wrong', `There are twelve recovery words; these are ${reading.found}.`)
  throw new StoreError('recovery-words-wrong', 'These recovery words do not fit together; one of them is another, or in another place.')
}

function providerIn(jwe: KeysJwe | undefined): ProviderName | null {
  const names = jwe?.recipients.map(({ header }) => header.kid) ?? []
  return names.find((name) => name !== 'recovery') ?? null
}

function keyWrong(folder: string, why: string): StoreError {
  return new StoreError(
    'store-key-wrong',
    `The keys of the store in ${folder} stay closed: ${why}; nothing was changed. The recovery words open them too (${wordsCommand}).`,
  )
}

function changedMeanwhile(folder: string): StoreError {
  return new StoreError(
    'store-in-use',
    `The keys of the store in ${folder} were changed by another Medbox meanwhile; start this one again. Nothing was changed.`,
  )
}

function keysMissing(folder: string): StoreError {
  return new StoreError(
    'store-keys-missing',
    `The store in ${folder} is encrypted, and its keys.json is missing; put it back, or start Medbox with a new data folder and restore a backup there with the recovery words.`,
  )
}
