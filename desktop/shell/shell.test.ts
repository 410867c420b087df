import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { autostartEntry } from './autostart-entry.ts'
import { findPageFile } from './find-page-file.ts'
import { isAllowed } from './is-allowed.ts'
import { isOwnPage, pageUrl } from './own-page.ts'
import { hasKeychain, keychainSecret, type SafeStorage } from './keychain-secret.ts'
import { readShellOptions } from './shell-options.ts'

test('I9.59 only the shell’s own page is its own', () => {
  expect(isOwnPage(pageUrl)).toBe(true)
  expect(isOwnPage(`${pageUrl}assets/kiosk.js#/today`)).toBe(true)
  const others = [
    'https://kiosk/',
    'medbox://kiosk.evil.example/',
    'medbox://evil/',
    'file:///medbox://kiosk/',
    'https://evil.example/medbox://kiosk/',
    'about:blank',
    '',
    undefined,
  ]
  for (const url of others) expect(isOwnPage(url), String(url)).toBe(false)
})

test('I9.59 the page gets the camera; nothing else, and no other page anything', () => {
  expect(isAllowed('media', pageUrl, ['video'])).toBe(true)
  for (const types of [['audio'], ['video', 'audio'], ['unknown'], []]) expect(isAllowed('media', pageUrl, types)).toBe(false)
  for (const permission of ['geolocation', 'notifications', 'clipboard-read', 'serial', 'usb', 'openExternal'])
    expect(isAllowed(permission, pageUrl, ['video'])).toBe(false)
  expect(isAllowed('media', 'https://evil.example', ['video'])).toBe(false)
})

test('I9.59 whatever path is asked for, the file is inside the folder of the screens', () => {
  const folder = mkdtempSync(join(tmpdir(), 'medbox-page-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const screens = join(folder, 'ui')
  mkdirSync(join(screens, 'assets'), { recursive: true })
  for (const name of ['kiosk.html', 'assets/a.js', '../secret.js']) writeFileSync(join(screens, name), '')
  expect(findPageFile(screens, '/')).toBe(join(screens, 'kiosk.html'))
  expect(findPageFile(screens, '/assets/a.js')).toBe(join(screens, 'assets/a.js'))
  expect(findPageFile(screens, '/assets/missing.js')).toBeUndefined()
  const part = fc.constantFrom('..', '%2e%2e', '/', '%2f', '\\', '%5c', 'secret.js', 'assets', '%00', '%E0%A4%A', '.')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const file = findPageFile(screens, parts.join(''))
      expect(file === undefined || file.startsWith(screens)).toBe(true)
    }),
  )
})

test('the shell takes its own flags, gives the core its own, and leaves Chromium’s aside', () => {
  const argv = [
    'build/js/desktop/shell/main.js',
    '--no-sandbox',
    '--kiosk',
    '--data',
    '/home/a b/data',
    '--inspect=0',
    '--server',
    'http://127.0.0.1:8471',
    '--stdin-lifeline',
    '--passphrase-stdin',
    '--key-file',
    '/keys/a key',
  ]
  expect(readShellOptions(argv)).toEqual({
    isKiosk: true,
    hasLifeline: true,
    hasPassphrase: true,
    hasKeyFile: true,
    windowFolder: join('/home/a b/data', 'window'),
    coreArgs: ['--data', '/home/a b/data', '--server', 'http://127.0.0.1:8471', '--key-file', '/keys/a key', '--passphrase-stdin'],
  })
  expect(readShellOptions(['.'])).toEqual({ isKiosk: false, hasLifeline: false, hasPassphrase: false, hasKeyFile: false, coreArgs: [] })
})

test('a program’s path stands in the autostart entry as the specification quotes it', () => {
  expect(autostartEntry('/opt/Medbox/medbox')).toContain('\nExec="/opt/Medbox/medbox" --kiosk\n')
  expect(autostartEntry('/home/a b/100%/"$HOME"')).toContain('\nExec="/home/a b/100%%/\\\\"\\\\$HOME\\\\"" --kiosk\n')
})

/** A keychain that is open, or is not. */
const keychain = (backend = 'gnome_libsecret', isOpen = true): SafeStorage => ({
  isAsyncEncryptionAvailable: () => (isOpen ? Promise.resolve(true) : Promise.reject(new Error('locked'))),
  encryptStringAsync: async (text) =>
    isOpen ? (Buffer.from(text).map((byte) => byte ^ 0x55) as Buffer) : Promise.reject(new Error('locked')),
  decryptStringAsync: async (bytes) =>
    isOpen ? { result: Buffer.from(bytes.map((byte) => byte ^ 0x55)).toString() } : Promise.reject(new Error('locked')),
  getSelectedStorageBackend: () => backend,
})

test('I10.54 a keychain that protects nothing is none', async () => {
  expect(await hasKeychain(keychain(), 'linux')).toBe(true)
  for (const backend of ['basic_text', 'unknown']) expect(await hasKeychain(keychain(backend), 'linux')).toBe(false)
  const { getSelectedStorageBackend: _, ...elsewhere } = keychain()
  expect(await hasKeychain(elsewhere, 'darwin')).toBe(true)
  expect(await hasKeychain(elsewhere, 'linux')).toBe(false)
  expect(await hasKeychain(keychain('kwallet6', false), 'linux')).toBe(false)
})

test('I10.54 the keychain’s secret is made once and only when asked for, stands encrypted in its file, and is never made anew for a closed keychain', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'medbox-keychain-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'keychain-secret')
  expect(await keychainSecret(keychain(), path, false)).toBeUndefined()
  expect(readdirSync(folder)).toEqual([])
  const secret = await keychainSecret(keychain(), path, true)
  expect(secret).toMatch(/^[\w-]{43}$/)
  const bytes = readFileSync(path)
  expect(bytes.includes(secret!)).toBe(false)
  for (const isNew of [true, false]) expect(await keychainSecret(keychain(), path, isNew)).toBe(secret)
  expect(await keychainSecret(keychain('gnome_libsecret', false), path, true)).toBeUndefined()
  expect(readFileSync(path).equals(bytes)).toBe(true)
  expect(readdirSync(folder)).toEqual(['keychain-secret'])
})
