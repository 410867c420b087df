import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { autostartEntry } from './autostart-entry.ts'
import { findPageFile } from './find-page-file.ts'
import { isAllowed } from './is-allowed.ts'
import { isOwnPage, pageUrl } from './own-page.ts'
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
  ]
  expect(readShellOptions(argv)).toEqual({
    isKiosk: true,
    hasLifeline: true,
    windowFolder: join('/home/a b/data', 'window'),
    coreArgs: ['--data', '/home/a b/data', '--server', 'http://127.0.0.1:8471'],
  })
  expect(readShellOptions(['.'])).toEqual({ isKiosk: false, hasLifeline: false, coreArgs: [] })
})

test('a program’s path stands in the autostart entry as the specification quotes it', () => {
  expect(autostartEntry('/opt/Medbox/medbox')).toContain('\nExec="/opt/Medbox/medbox" --kiosk\n')
  expect(autostartEntry('/home/a b/100%/"$HOME"')).toContain('\nExec="/home/a b/100%%/\\\\"\\\\$HOME\\\\"" --kiosk\n')
})
