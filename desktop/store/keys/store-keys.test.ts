import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generalDecrypt, type GeneralJWE } from 'jose'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { wordsToUri } from '../../../shared/recovery/recovery-words.ts'
import { keyFileProvider, refuseKeyInside } from './key-file.ts'
import type { KeyProvider } from './key-provider.ts'
import { keychainProvider } from './keychain.ts'
import { passphraseProvider } from './passphrase.ts'
import { openStoreKeys, openStoreKeysWithWords, protectionOf } from './store-keys.ts'

let root: string
let folder: string
let provider: KeyProvider
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'medbox-keys-'))
  folder = join(root, 'kiosk')
  provider = keyFileProvider(join(root, 'config', 'machine.key'))
})
afterEach(() => rmSync(root, { recursive: true }))

const typed = (passphrase: string): KeyProvider => passphraseProvider(() => Promise.resolve(passphrase))
const contents = (): Record<string, string> =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'latin1')]))
const opened = async (keys: ReturnType<typeof openStoreKeys>) => {
  const { dataKey, filesKey, recoveryWords } = await keys
  return { dataKey: Buffer.from(dataKey).toString('hex'), filesKey: Buffer.from(filesKey).toString('hex'), recoveryWords }
}

test('I10.43 a store’s keys are made once, random, and opened again by the key that protects them', async () => {
  const made = await opened(openStoreKeys(folder, provider))
  expect(await opened(openStoreKeys(folder, provider))).toEqual(made)
  const other = await opened(openStoreKeys(join(root, 'other'), provider))
  expect(new Set([made.dataKey, made.filesKey, other.dataKey, other.filesKey]).size).toBe(4)
  expect(made.recoveryWords).toHaveLength(12)
  expect(readdirSync(folder).sort()).toEqual(['keys.copy.json', 'keys.json'])
  expect(readdirSync(join(root, 'config'))).toEqual(['machine.key'])
  for (const path of [join(folder, 'keys.json'), join(folder, 'keys.copy.json'), join(root, 'config', 'machine.key')])
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('I10.43 two processes that start at once on a new folder get the same keys', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => opened(openStoreKeys(folder, provider))))
  for (const one of all) expect(one).toEqual(all[0])
  expect(await opened(openStoreKeys(folder, provider))).toEqual(all[0])
})

test('I10.43 the file is a JWE that any implementation reads, and names no key in plain', async () => {
  const keys = await openStoreKeys(folder, typed('correct horse'))
  const text = readFileSync(join(folder, 'keys.json'), 'utf8')
  const jwe = JSON.parse(text) as GeneralJWE
  expect(jwe.recipients.map(({ header }) => header)).toMatchObject([
    { alg: 'A256KW', kid: 'passphrase' },
    { alg: 'A256KW', kid: 'recovery' },
  ])
  const salt = Buffer.from(String(jwe.recipients[0]!.header!['salt']), 'base64url')
  const { plaintext } = await generalDecrypt(jwe, await typed('correct horse').key(salt, false))
  expect(JSON.parse(Buffer.from(plaintext).toString())).toMatchObject({ dataKey: Buffer.from(keys.dataKey).toString('base64url') })
  for (const secret of [keys.dataKey, keys.filesKey])
    for (const form of ['hex', 'base64url', 'latin1'] as const) expect(text).not.toContain(Buffer.from(secret).toString(form))
})

test('I10.44 a key that does not fit is named, and nothing is changed', async () => {
  await openStoreKeys(folder, typed('correct horse'))
  const before = contents()
  const wrong = [typed('battery staple'), keyFileProvider(join(root, 'machine.key')), keychainProvider(async () => 'secret')]
  for (const one of wrong)
    await expect(openStoreKeys(folder, one)).rejects.toMatchObject({
      code: 'store-key-wrong',
      message: expect.stringMatching(new RegExp(`^[^\n]*${one.label}[^\n]*nothing was changed[^\n]*$`)),
    })
  expect(contents()).toEqual(before)
  expect(existsSync(join(root, 'machine.key'))).toBe(false)
})

test('I10.44 a key file that is missing, another’s or unreadable is named, and none is made in its place', async () => {
  await openStoreKeys(folder, provider)
  const path = join(root, 'config', 'machine.key')
  const secret = readFileSync(path)
  writeFileSync(path, secret.subarray(1))
  await expect(openStoreKeys(folder, provider)).rejects.toMatchObject({ code: 'key-file-wrong', message: expect.stringContaining(path) })
  writeFileSync(path, Buffer.alloc(32))
  await expect(openStoreKeys(folder, provider)).rejects.toMatchObject({ code: 'store-key-wrong', message: expect.stringContaining(path) })
  rmSync(path)
  await expect(openStoreKeys(folder, provider)).rejects.toMatchObject({ code: 'key-file-missing', message: expect.stringContaining(path) })
  expect(existsSync(path)).toBe(false)
  const below = join(folder, 'keys.json', 'machine.key')
  await expect(openStoreKeys(join(root, 'new'), keyFileProvider(below))).rejects.toMatchObject({ code: 'key-file-not-usable' })
  writeFileSync(path, secret)
  await openStoreKeys(folder, provider)
})

test('I10.45 an encrypted store without its keys gets no new ones; a plain one from before does', async () => {
  await openStoreKeys(folder, provider)
  for (const name of readdirSync(folder)) rmSync(join(folder, name))
  writeFileSync(join(folder, 'medbox.sqlite'), Buffer.alloc(4096, 0xa7))
  await expect(openStoreKeys(folder, provider)).rejects.toMatchObject({
    code: 'store-keys-missing',
    message: expect.stringContaining('recovery words'),
  })
  expect(readdirSync(folder)).toEqual(['medbox.sqlite'])
  writeFileSync(join(folder, 'medbox.sqlite'), '')
  writeFileSync(join(folder, 'medbox.sqlite-wal'), 'x')
  await expect(openStoreKeys(folder, provider)).rejects.toMatchObject({ code: 'store-keys-missing' })
  rmSync(join(folder, 'medbox.sqlite-wal'))
  writeFileSync(join(folder, 'medbox.sqlite'), `SQLite format 3\0${'x'.repeat(4000)}`)
  await openStoreKeys(folder, provider)
})

test('I10.46 any damage to one of the two key files is seen, and mended from the other', async () => {
  const made = await opened(openStoreKeys(folder, provider))
  const sound = contents()
  const length = sound['keys.json']!.length
  for (const name of ['keys.json', 'keys.copy.json'])
    for (let at = 0; at < length; at += 37) {
      const bytes = Buffer.from(sound[name]!, 'latin1')
      bytes[at]! ^= 1 << (at % 8)
      writeFileSync(join(folder, name), bytes)
      expect(await opened(openStoreKeys(folder, provider)), `${name} flipped at ${at}`).toEqual(made)
      expect(contents()).toEqual(sound)
    }
  for (const name of ['keys.json', 'keys.copy.json'])
    for (const rest of ['', sound[name]!.slice(0, length / 2), 'null', '{}']) {
      writeFileSync(join(folder, name), rest)
      expect(await opened(openStoreKeys(folder, provider))).toEqual(made)
      expect(contents()).toEqual(sound)
    }
  rmSync(join(folder, 'keys.json'))
  expect(await opened(openStoreKeys(folder, provider))).toEqual(made)
  expect(contents()).toEqual(sound)
})

test('I10.46 when both are damaged this is said, and they stay as they are', async () => {
  await openStoreKeys(folder, provider)
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'x')
  for (const open of [() => openStoreKeys(folder, provider), () => protectionOf(folder)])
    await expect(open()).rejects.toMatchObject({ code: 'store-keys-damaged', message: expect.stringContaining('recovery words') })
  expect(contents()).toEqual({ 'keys.json': 'x', 'keys.copy.json': 'x' })
})

test('I10.47 the recovery words open a store whose key is gone, and a new key protects it from then on', async () => {
  const made = await openStoreKeys(folder, provider)
  rmSync(join(root, 'config'), { recursive: true })
  const keys = await openStoreKeysWithWords(folder, [wordsToUri(made.recoveryWords)])
  expect(keys.provider).toBeNull()
  expect(keys.dataKey).toEqual(made.dataKey)
  await keys.protectWith(provider)
  expect((await openStoreKeys(folder, provider)).dataKey).toEqual(made.dataKey)
})

test('I10.47 words that are misspelt, incomplete, mixed up or of another store are told apart', async () => {
  const { recoveryWords: words } = await openStoreKeys(folder, provider)
  const { recoveryWords: others } = await openStoreKeys(join(root, 'other'), provider)
  const open = (given: readonly string[]) => openStoreKeysWithWords(folder, given)
  await expect(open([...words.slice(0, 11), 'medbx'])).rejects.toMatchObject({
    code: 'recovery-words-misspelt',
    message: expect.stringMatching(/^Word 12, "medbx".*"\w+"\.$/),
  })
  await expect(open(words.slice(1))).rejects.toMatchObject({ code: 'recovery-words-wrong', message: expect.stringContaining('11') })
  await expect(open(others)).rejects.toMatchObject({ code: 'recovery-words-wrong', message: expect.stringContaining('another Medbox') })
  await expect(openStoreKeysWithWords(join(root, 'nowhere'), words)).rejects.toMatchObject({ code: 'store-keys-missing' })
})

test('I10.48 moving to another protection shuts the old one out, and keeps keys and words', async () => {
  const made = await openStoreKeys(folder, provider)
  await made.protectWith(typed('correct horse'))
  expect(await protectionOf(folder)).toBe('passphrase')
  await expect(openStoreKeys(folder, provider)).rejects.toMatchObject({ code: 'store-key-wrong' })
  expect(made.provider).toBe('passphrase')
  expect(await opened(openStoreKeys(folder, typed('correct horse')))).toEqual(await opened(Promise.resolve(made)))
  expect(contents()['keys.copy.json']).toBe(contents()['keys.json'])
})

test('I10.48 a copy that still knows the old protection is brought up to date at the next opening', async () => {
  const made = await openStoreKeys(folder, provider)
  const before = contents()
  await made.protectWith(typed('correct horse'))
  writeFileSync(join(folder, 'keys.copy.json'), before['keys.copy.json']!)
  await openStoreKeys(folder, typed('correct horse'))
  expect(contents()['keys.copy.json']).toBe(contents()['keys.json'])
})

test('I10.48 what was cut short before the keys had their name is taken back', async () => {
  const made = await openStoreKeys(folder, provider)
  const before = contents()
  await made.protectWith(typed('correct horse'))
  writeFileSync(join(folder, 'keys.json'), before['keys.json']!)
  await openStoreKeys(folder, provider)
  expect(contents()).toEqual(before)
})

test('I10.48 new recovery words shut the old ones out', async () => {
  const made = await openStoreKeys(folder, provider)
  const old = made.recoveryWords
  await made.renewRecoveryWords()
  expect(made.recoveryWords).not.toEqual(old)
  await expect(openStoreKeysWithWords(folder, old)).rejects.toMatchObject({ code: 'recovery-words-wrong' })
  expect((await openStoreKeysWithWords(folder, made.recoveryWords)).dataKey).toEqual(made.dataKey)
})

test('I10.48 keys that another process changed meanwhile are not put back', async () => {
  const [here, there] = [await openStoreKeys(folder, provider), await openStoreKeys(folder, provider)]
  await there.protectWith(typed('correct horse'))
  const before = contents()
  await expect(here.addDataKey(new Uint8Array(32))).rejects.toMatchObject({ code: 'store-in-use' })
  expect(here.nextDataKey).toBeNull()
  expect(contents()).toEqual(before)
})

test('I10.49 a keychain that gives nothing out is named', async () => {
  const made = await opened(
    openStoreKeys(
      folder,
      keychainProvider(async () => 'secret'),
    ),
  )
  expect(
    await opened(
      openStoreKeys(
        folder,
        keychainProvider(async () => 'secret'),
      ),
    ),
  ).toEqual(made)
  await expect(
    openStoreKeys(
      folder,
      keychainProvider(async () => undefined),
    ),
  ).rejects.toMatchObject({ code: 'keychain-missing' })
  await expect(
    openStoreKeys(
      folder,
      keychainProvider(async () => 'other'),
    ),
  ).rejects.toMatchObject({ code: 'store-key-wrong' })
})

test('I10.49 a passphrase is the same however its letters are composed; a short one is refused for a new store', async () => {
  const made = await opened(openStoreKeys(folder, typed('Stra\u00dfe am Fl\u00fcsschen')))
  expect(await opened(openStoreKeys(folder, typed('Stra\u00dfe am Flu\u0308sschen')))).toEqual(made)
  for (const short of ['', '1234567'])
    await expect(openStoreKeys(join(root, 'new'), typed(short))).rejects.toMatchObject({ code: 'passphrase-missing' })
  expect(existsSync(join(root, 'new'))).toBe(false)
})

test('I10.50 a key file inside the data folder is refused', () => {
  for (const path of ['machine.key', 'a/b/machine.key', '.', '../kiosk/machine.key'])
    expect(() => refuseKeyInside(join(folder, path), folder)).toThrow(expect.objectContaining({ code: 'key-file-not-usable' }))
  for (const path of ['../machine.key', '../kiosk2/machine.key', '../..x/machine.key']) refuseKeyInside(join(folder, path), folder)
})
