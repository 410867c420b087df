import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn } from '@lydell/node-pty'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keyFileProvider } from '../store/keys/key-file.ts'
import { passphraseProvider } from '../store/keys/passphrase.ts'
import { openStoreKeys } from '../store/keys/store-keys.ts'
import { kioskPassphrase } from './kiosk-passphrase.ts'

const right = 'correct horse battery'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'medbox-passphrase-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** The launcher's question on a terminal, answered with one passphrase after the other; what it found out, and all that was to be seen. */
async function askOnTerminal(answers: string[]): Promise<{ found: string; seen: string }> {
  const module = new URL('./kiosk-passphrase.ts', import.meta.url).href
  const script = `const { kioskPassphrase } = await import('${module}')
    const found = await kioskPassphrase(${JSON.stringify(folder)}, false, undefined).catch((error) => error.code)
    console.log('found=' + Buffer.from(found).toString('hex') + '.')`
  const terminal = spawn(process.execPath, ['--input-type=module', '-e', script], { cols: 200 })
  let seen = ''
  terminal.onData((text) => {
    seen += text
    if (seen.endsWith('Passphrase of Medbox: ')) terminal.write(`${answers.shift()}\r`)
  })
  await new Promise((resolve) => terminal.onExit(resolve))
  return { found: Buffer.from(/found=([0-9a-f]*)\./.exec(seen)?.[1] ?? '', 'hex').toString(), seen }
}

test('I10.49 data that a passphrase locks is opened with the one that was given, or asked for; without a terminal this is said', async () => {
  expect(await kioskPassphrase(folder, false, right)).toBe(right)
  await openStoreKeys(
    folder,
    passphraseProvider(() => Promise.resolve(right)),
  )
  expect(await kioskPassphrase(folder, false, right)).toBe(right)
  await expect(kioskPassphrase(folder, false, undefined)).rejects.toMatchObject({ code: 'passphrase-missing' })
})

test('I10.49 nobody is asked for a passphrase where none is wanted, and a store that has none is not opened with one', async () => {
  expect(await kioskPassphrase(folder, false, undefined)).toBeUndefined()
  const keyFile = keyFileProvider(`${folder}.key`)
  await openStoreKeys(folder, keyFile)
  rmSync(`${folder}.key`)
  expect(await kioskPassphrase(folder, false, undefined)).toBeUndefined()
  await expect(kioskPassphrase(folder, true, undefined)).rejects.toMatchObject({ code: 'store-key-wrong' })
  await expect(kioskPassphrase(folder, false, right)).rejects.toMatchObject({ code: 'store-key-wrong' })
})

test('I10.49 a mistyped passphrase is asked for again, three times at most, and never shown', { timeout: 60_000 }, async () => {
  await openStoreKeys(
    folder,
    passphraseProvider(() => Promise.resolve(right)),
  )
  const second = await askOnTerminal(['correct hrose', right])
  expect(second.found).toBe(right)
  expect(second.seen).toContain('That is not the passphrase.')
  expect(second.seen).not.toMatch(/horse|hrose/)
  expect((await askOnTerminal(['wrong hrose', 'wrong hrose', 'wrong hrose', right])).found).toBe('store-key-wrong')
})
