import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawn as spawnOnTerminal } from '@lydell/node-pty'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../backup/open-database.ts'
import { keyFileProvider } from './key-file.ts'
import { sealKept } from './kept-file.ts'
import { passphraseProvider } from './passphrase.ts'
import { openStoreKeys, openStoreKeysWithWords, protectionOf, type StoreKeys } from './store-keys.ts'
import { toolCommands } from './tool-commands.ts'
import { readToolOptions } from './tool-options.ts'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const passphrase = 'correct horse battery'

let root: string
let folder: string
let keyFile: string
let keys: StoreKeys
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'medbox-tool-'))
  folder = join(root, 'data', 'kiosk')
  keyFile = join(root, 'machine.key')
  keys = await openStoreKeys(folder, keyFileProvider(keyFile))
})
afterEach(() => rmSync(root, { recursive: true }))

/** What a command answers, or throws. */
const run = (args: string[]): Promise<string[]> => {
  const options = readToolOptions(['--data', join(root, 'data'), ...args], { MEDBOX_KEY_FILE: keyFile })
  return toolCommands[options.command]!(options)
}

/** What `npm run keys -- …` prints, and its exit code. */
async function start(args: string[], input = '', env: Record<string, string> = {}): Promise<{ code: number; text: string }> {
  const child = spawn(process.execPath, [main, '--data', join(root, 'data'), ...args], {
    env: { ...process.env, MEDBOX_KEY_FILE: keyFile, ...env },
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk))
  child.stdin.end(input)
  const code = await new Promise<number>((resolve) => child.once('close', resolve))
  return { code, text }
}

test('I10.57 the keys tool tells what the data is locked with, and gives out the recovery words', async () => {
  expect((await run(['status'])).join('\n')).toContain(`Locked with  the key file ${keyFile}`)
  expect(await run(['words'])).toEqual([keys.recoveryWords.join(' ')])
  expect(await run(['words', '--data', folder])).toEqual([keys.recoveryWords.join(' ')])
})

test('I10.57 what keeps the keys tool from its work is one sentence', async () => {
  const sentence = expect.stringMatching(/^[^\n]+$/)
  const refused = [
    ['status', '--key-file', join(root, 'none.key')],
    ['status', '--data', join(root, 'nothing')],
    ['protect', 'prayer'],
    ['protect', 'keychain'],
    ['protect', 'key-file', '--key-file', join(folder, 'machine.key')],
    ['protect', 'passphrase'],
    ['change'],
    ['read'],
    ['read', join(folder, 'keys.json')],
  ]
  for (const args of refused) await expect(run(args), args.join(' ')).rejects.toMatchObject({ message: sentence })
  expect(await protectionOf(folder)).toBe('key-file')
  await run(['status'])
})

test('I10.57 a file that was kept of a lost circle is printed', async () => {
  mkdirSync(join(folder, 'kept'))
  const path = join(folder, 'kept', 'c1-17.sealed')
  writeFileSync(path, sealKept(keys.filesKey, 'c1-17', '{"records":[]}'))
  expect(await run(['read', path])).toEqual(['{"records":[]}'])
})

test('I10.57 with the words, typed or piped in, a new key file takes the place of a lost one', { timeout: 60_000 }, async () => {
  rmSync(keyFile)
  await expect(run(['status'])).rejects.toMatchObject({ code: 'key-file-missing' })
  const words = keys.recoveryWords.map((word, i) => `${i + 1}. ${word}`).join(', ')
  expect(await start(['protect', 'key-file', '--words'], 'abandon abandn')).toEqual({ code: 1, text: expect.stringContaining('"abandn"') })
  expect(await start(['protect', 'key-file', '--words'], `${words}\n`)).toMatchObject({ code: 0 })
  await run(['status'])
  const renewed = (await run(['new-words'])).at(-1)!
  expect((await openStoreKeysWithWords(folder, [renewed])).dataKey).toEqual(keys.dataKey)
  await expect(openStoreKeysWithWords(folder, keys.recoveryWords)).rejects.toMatchObject({ code: 'recovery-words-wrong' })
  expect(await start(['bogus'])).toEqual({ code: 1, text: expect.stringContaining('Usage: npm run keys') })
})

test('I10.58 the data key is changed: the store holds what it held, and the old key opens it no more', async () => {
  const { store } = await openDatabase(folder, keys.dataKey)
  await store.device.set('note', 'still there')
  await store.close()
  await run(['change'])
  const changed = await openStoreKeys(folder, keyFileProvider(keyFile))
  expect(changed.dataKey).not.toEqual(keys.dataKey)
  expect(changed.nextDataKey).toBeNull()
  expect(changed.filesKey).toEqual(keys.filesKey)
  expect(changed.recoveryWords).toEqual(keys.recoveryWords)
  await expect(openDatabase(folder, keys.dataKey)).rejects.toMatchObject({ code: 'store-key-wrong' })
  const again = await openDatabase(folder, changed.dataKey)
  expect(await again.store.device.get('note')).toBe('still there')
  await expect(run(['change'])).rejects.toMatchObject({ code: 'store-in-use' })
  await again.store.close()
})

test('I10.49 a passphrase is asked for twice on a terminal, and none of it is seen there', { timeout: 60_000 }, async () => {
  const terminal = spawnOnTerminal(process.execPath, [main, '--data', join(root, 'data'), 'protect', 'passphrase'], {
    env: { ...process.env, MEDBOX_KEY_FILE: keyFile },
  })
  let seen = ''
  terminal.onData((text) => {
    seen += text
    if (/(characters or more\): |The same again: )$/.test(seen)) terminal.write(`${passphrase}\r`)
  })
  const code = await new Promise((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)))
  expect(code, seen).toBe(0)
  expect(seen).toContain('the passphrase opens the store')
  expect(seen).not.toContain('horse')
  expect(
    (
      await openStoreKeys(
        folder,
        passphraseProvider(() => Promise.resolve(passphrase)),
      )
    ).dataKey,
  ).toEqual(keys.dataKey)
  expect(await start(['status'], '', { MEDBOX_PASSPHRASE: passphrase })).toMatchObject({
    code: 0,
    text: expect.stringContaining('passphrase'),
  })
})
