import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { defaultKeyFile } from '../store/keys/key-file.ts'
import { parseOptions } from './options.ts'

test('without options, everything starts on its usual ports and a window opens', () => {
  expect(parseOptions([])).toMatchObject({
    parts: ['kiosk', 'server'],
    kioskPort: 8470,
    serverPort: 8471,
    shouldOpen: true,
    wantsHelp: false,
  })
})

test('options are taken as given', () => {
  const given = ['--part', 'kiosk', '--data', 'somewhere', '--kiosk-port', '0', '--server', 'https://medbox.example/', '--no-open']
  expect(parseOptions(given)).toMatchObject({
    parts: ['kiosk'],
    dataFolder: resolve('somewhere'),
    kioskPort: 0,
    serverUrl: 'https://medbox.example',
    shouldOpen: false,
  })
})

test('the key file is named by an option, by the environment, or is the one of this user', () => {
  expect(parseOptions(['--key-file', 'a.key'], { MEDBOX_KEY_FILE: 'b.key' }).keyFile).toBe(resolve('a.key'))
  expect(parseOptions([], { MEDBOX_KEY_FILE: 'b.key' }).keyFile).toBe(resolve('b.key'))
  expect(parseOptions([], {}).keyFile).toBe(defaultKeyFile())
})

test.each([
  [['--bogus'], /--bogus/],
  [['--kiosk-port', '-1'], /kiosk-port/],
  [['--kiosk-port', '65536'], /--kiosk-port must be a number from 0 to 65535, not "65536"/],
  [['--server-port', 'http'], /not "http"/],
  [['--server-port', ''], /not ""/],
  [['--server', 'example.org'], /address like https/],
  [['--part', 'box'], /"server" or "kiosk"/],
  [['stray'], /stray/],
])('I6.53 %j is refused by name, in one sentence', (argv, words) => {
  expect(() => parseOptions(argv)).toThrow(expect.objectContaining({ code: 'bad-option', message: expect.stringMatching(words) }))
  expect(() => parseOptions(argv)).toThrow(/^[^\n]*$/)
})
