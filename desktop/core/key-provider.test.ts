import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStoreKeys, protectionOf } from '../store/keys/store-keys.ts'
import type { Shell } from './hosts/electron-host.ts'
import { keyProvider } from './key-provider.ts'
import { type CoreOptions, readOptions } from './options.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'medbox-provider-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const keychain: Shell = {
  takeWindows() {},
  tellFailure() {},
  secret: async (name) => (name === 'keychain' ? 'of the keychain' : 'correct horse'),
}
const read = (args: string[], env: NodeJS.ProcessEnv = {}, isShell = false): CoreOptions =>
  readOptions(['--data', join(root, 'kiosk'), '--key-file', join(root, 'machine.key'), ...args], env, isShell)
const openWith = async (options: CoreOptions, shell: Shell | null = null) =>
  openStoreKeys(options.folder, await keyProvider(options, shell))

test('I10.55 new data is locked with a key file of this user, without a question', async () => {
  await openWith(read([]))
  expect(await protectionOf(join(root, 'kiosk'))).toBe('key-file')
  expect(existsSync(join(root, 'machine.key'))).toBe(true)
  await openWith(read([]))
})

test.each([
  ['the environment', read0(['--passphrase'], { MEDBOX_PASSPHRASE: 'correct horse' }), 'passphrase'],
  ['the shell', read0(['--passphrase-stdin'], {}, true), 'passphrase'],
  ['the keychain', read0(['--keychain'], {}, true), 'keychain'],
] as const)('I10.55 new data is locked with what %s offers, and opened with it again', async (_from, options, protection) => {
  const keys = await openWith(options(), keychain)
  expect(keys.provider).toBe(protection)
  expect(existsSync(join(root, 'machine.key'))).toBe(false)
  expect((await openWith(options(), keychain)).dataKey).toEqual(keys.dataKey)
})

test('I10.55 data that is there already is opened with what it was locked with', async () => {
  await openWith(read([]))
  expect((await openWith(read(['--keychain'], {}, true), keychain)).provider).toBe('key-file')
  await expect(openWith(read([], { MEDBOX_PASSPHRASE: 'correct horse' }))).rejects.toMatchObject({
    code: 'store-key-wrong',
    message: expect.stringContaining('npm run keys -- protect passphrase'),
  })
})

test('I10.55 keys that are damaged do not keep the core from looking for them in a backup', async () => {
  const options = read([])
  await openWith(options)
  for (const name of ['keys.json', 'keys.copy.json']) writeFileSync(join(options.folder, name), 'x')
  expect(await keyProvider(options, null)).toMatchObject({ name: 'key-file' })
})

test('I10.56 data that only the keychain or a passphrase opens says so where there is neither', async () => {
  await openWith(read(['--keychain'], {}, true), keychain)
  await expect(openWith(read([]))).rejects.toMatchObject({ code: 'keychain-missing' })
  const other = ['--data', join(root, 'other')]
  await openWith(read(other, { MEDBOX_PASSPHRASE: 'correct horse' }))
  await expect(openWith(read(other, { MEDBOX_PASSPHRASE: 'battery staple' }))).rejects.toMatchObject({ code: 'store-key-wrong' })
  await expect(openWith(read([...other, '--passphrase-stdin'], {}, true))).rejects.toMatchObject({ code: 'passphrase-missing' })
})

test('I10.50 the core refuses a key file inside its data folder', async () => {
  await expect(openWith(read(['--key-file', join(root, 'kiosk', 'machine.key')]))).rejects.toMatchObject({ code: 'key-file-not-usable' })
  expect(existsSync(join(root, 'kiosk'))).toBe(false)
})

/** Read when the test runs: only then there is a folder. */
function read0(...args: Parameters<typeof read>): () => CoreOptions {
  return () => read(...args)
}
