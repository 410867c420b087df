import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../backup/open-database.ts'
import { opensWith } from '../sqlite/index.ts'
import { changeDataKey, settleDataKey } from './change-data-key.ts'
import { keyFileProvider } from './key-file.ts'
import { openStoreKeys, type StoreKeys } from './store-keys.ts'

const childPath = fileURLToPath(new URL('./change-data-key.child.ts', import.meta.url))
const notes = Array.from({ length: 50 }, (_, i) => [`note-${i}`, `text ${i} `.repeat(200)] as const)

let root: string
let folder: string
let path: string
let keyFile: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'medbox-change-'))
  folder = join(root, 'kiosk')
  path = join(folder, 'medbox.sqlite')
  keyFile = join(root, 'machine.key')
})
afterEach(() => rmSync(root, { recursive: true }))

const openKeys = (): Promise<StoreKeys> => openStoreKeys(folder, keyFileProvider(keyFile))

async function makeStore(): Promise<StoreKeys> {
  const keys = await openKeys()
  const { store } = await openDatabase(folder, keys.dataKey)
  await Promise.all(notes.map(([key, text]) => store.device.set(key, text)))
  await store.close()
  return keys
}

/** Changes the key in a process that ends at a step, or is killed a while after it began. */
async function changeUntil(step: string, killAfterMs?: number): Promise<string> {
  const child = spawn(process.execPath, [childPath, folder, keyFile, step], { stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = new Promise<string>((resolve) => child.once('close', (code, signal) => resolve(signal ?? String(code))))
  if (killAfterMs !== undefined) child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), killAfterMs))
  return closed
}

/** Opens the store as the next start does. */
async function expectWhole(): Promise<StoreKeys> {
  const keys = await openKeys()
  await settleDataKey(keys, (key) => opensWith(path, key))
  expect(keys.nextDataKey).toBeNull()
  const { store } = await openDatabase(folder, keys.dataKey)
  for (const [key, text] of notes) expect(await store.device.get(key)).toBe(text)
  await store.close()
  return keys
}

test.each([
  ['named', 'old'],
  ['before-swap', 'old'],
  ['after-swap', 'new'],
  ['changed', 'new'],
  ['dropped', 'new'],
])(
  'I10.58 a change of the data key that is cut short when it is “%s” leaves the store whole, with the %s key alone',
  { timeout: 60_000 },
  async (step, which) => {
    const before = await makeStore()
    expect(await changeUntil(step)).toBe('SIGKILL')
    const after = await expectWhole()
    expect(after.dataKey.toString() === before.dataKey.toString()).toBe(which === 'old')
  },
)

test('I10.58 a change of the data key that is killed at any moment leaves the store whole', { timeout: 120_000 }, async () => {
  await makeStore()
  for (const killAfterMs of [0, 20, 80]) {
    await changeUntil('any', killAfterMs)
    await expectWhole()
  }
})

test('I10.58 a change that fails leaves both keys named, and the next try ends it', async () => {
  const keys = await makeStore()
  const old = keys.dataKey
  const failing = { changeKey: () => Promise.reject(new Error('the disk is full')) }
  await expect(changeDataKey(failing, keys)).rejects.toThrow('full')
  expect(keys.dataKey).toEqual(old)
  expect(keys.nextDataKey).not.toBeNull()
  const { store, file } = await openDatabase(folder, keys.dataKey)
  await changeDataKey(file, keys)
  await store.close()
  expect((await expectWhole()).dataKey).not.toEqual(old)
})

test('I10.58 when neither key opens the file both are kept', async () => {
  const keys = await makeStore()
  await keys.addDataKey(new Uint8Array(32))
  await settleDataKey(keys, () => false)
  expect((await openKeys()).nextDataKey).toEqual(new Uint8Array(32))
})
