import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Client } from '../../desktop/contract/client.ts'
import { blankMedicine } from '../../desktop/replica/testing/blank-medicine.ts'
import { openStoreKeysWithWords } from '../../desktop/store/keys/store-keys.ts'
import { openWindow, see } from '../support/contract.ts'
import { createHousehold, type Household } from '../support/household.ts'
import { findNeedles, type Needles } from '../support/plain-text.ts'

const zone = 'Europe/Berlin'
const pin = '86420975'
const sliceBytes = 24
const picture = readFileSync(new URL('../fixtures/labels/label-01.jpg', import.meta.url))

/** What a person types in that nobody else may read. */
const typed = {
  patient: 'Rosalinde Zwölfenstein-Ğüneş',
  phone: '+49 30 5550 918 273',
  medicine: 'Quxamethazolid forte 丸薬',
  directions: 'Zwei Tabletten nach dem Frühstück, nie mit Grapefruitsaft 🍊',
  prescriber: 'Dr. Ottokar Wrzesniewski',
  reason: 'Ihr war übel nach dem Mittagessen; Schwiegertochter gefragt',
  retired: 'Vorherzolam, das längst abgesetzt ist',
}

let config: string
let home: Household
let client: Client | undefined
beforeEach(() => {
  config = mkdtempSync(join(tmpdir(), 'medbox-config-'))
  const temporary = join(config, 'temporary')
  mkdirSync(temporary)
  home = createHousehold({ env: { HOME: config, XDG_CONFIG_HOME: join(config, 'settings'), TMPDIR: temporary, LOG_LEVEL: 'trace' } })
})
afterEach(async () => {
  client?.close()
  await home.close()
  rmSync(config, { recursive: true, force: true })
})

test(
  'I10.60 no file of a working kiosk holds a record, a picture, a PIN, a recovery word or a key in the clear',
  { timeout: 180_000 },
  async () => {
    client = await openWindow(await home.startCore())
    const { circle } = await client.command('setUpCircle', { name: typed.patient, zone, pin, phone: typed.phone })
    const { words } = await client.command('recoveryWords', {})
    await live(client, circle)
    await client.command('backUpNow', {})
    const secrets = await secretsOf(words)
    const needles = { ...typed, pin, ...secrets, ...wordNeedles(words), ...slices('picture', picture) }

    expect(scan(needles, 'while it works')).toEqual([])
    await home.core!.kill('SIGKILL')
    client.close()
    expect(scan(needles, 'after SIGKILL')).toEqual([])
    client = await openWindow(await home.startCore())
    await client.command('unlock', { pin }).catch(() => undefined)
    await client.command('backUpNow', {})
    await home.core!.kill('SIGTERM')
    expect(scan(needles, 'after a second start')).toEqual([])
    expect(home.core!.errors()).not.toMatch(new RegExp(Object.values(typed).map(escapeForRegExp).join('|')))
  },
)

test('I10.60 the search finds what lies in the clear, however it is written down', () => {
  const needle = 'Zwölfenstein 丸薬'
  const utf16 = Buffer.from(needle, 'utf16le')
  const forms: Record<string, Buffer> = {
    'UTF-8': Buffer.from(needle),
    'UTF-16LE': utf16,
    'UTF-16BE': Buffer.from(utf16).swap16(),
    'a JSON escape': Buffer.from('Zw\\u00f6lfenstein \\u4e38\\u85ac'),
    'hex of UTF-8': Buffer.from(Buffer.from(needle).toString('hex')),
    'a URL': Buffer.from(encodeURIComponent(needle)),
  }
  const around = (bytes: Buffer): Buffer => Buffer.concat([Buffer.alloc(999, 7), bytes, Buffer.alloc(999, 9)])
  for (const [name, bytes] of Object.entries(forms)) writeFileSync(join(config, 'temporary', name), around(bytes))
  for (const shift of [0, 1, 2])
    for (const [name, bytes] of [
      ['UTF-8', forms['UTF-8']!],
      ['UTF-16BE', forms['UTF-16BE']!],
    ] as const)
      writeFileSync(
        join(config, 'temporary', `base64 of ${name} ${shift}`),
        Buffer.concat([Buffer.alloc(3 + shift), around(bytes).subarray(999 - 3)]).toString('base64'),
      )
  const { found, files } = findNeedles([join(config, 'temporary')], { needle })
  expect(files).toBe(12)
  expect(new Set(found.map((text) => text.split(' in ')[1]))).toHaveLength(files)
  expect(findNeedles([join(config, 'temporary')], { other: 'Zwölfenstein 薬' }).found).toEqual([])
})

/** Records of several kinds, edits, deletions, a picture, read back and searched. */
async function live(client: Client, circle: string): Promise<void> {
  const medicine = { ...blankMedicine, drawer: null, directions: typed.directions, prescriber: typed.prescriber, quantity: 40 }
  const plan = { timing: { type: 'asNeeded', hoursMin: 0, perDayMax: 48 }, amount: 1 } as const
  const added = await client.command('addMedicine', { circle, ...medicine, name: typed.medicine, plan })
  const retired = await client.command('addMedicine', { circle, ...medicine, name: typed.retired, plan })
  await client.command('stopMedicine', { circle, medicine: retired.medicine })
  for (let dose = 0; dose < 30; dose++) await client.command('takeAsNeeded', { circle, schedule: added.schedule, anyway: true })
  await client.command('editMedicine', { circle, medicine: added.medicine, hint: typed.reason })
  const { scan } = await client.command('scanPicture', { circle, base64: picture.toString('base64') })
  await see(client, 'scan', { scan }, ({ status }) => status !== 'unread', 60_000)
  await see(client, 'medicines', { circle }, (list) => list.some(({ name }) => name === typed.medicine))
}

function scan(needles: Needles, when: string): string[] {
  const { found, files, bytes } = findNeedles([home.folder, config], needles)
  console.log(`${when}: ${files} files, ${bytes} bytes searched for ${Object.keys(needles).length} needles`)
  expect(bytes).toBeGreaterThan(picture.length)
  // The machine's key lies apart from the data that it locks, and nowhere else.
  return found.filter((text) => !text.endsWith(` in ${machineKeyPath()}`))
}

const machineKeyPath = (): string => join(home.folder, 'machine.key')

async function secretsOf(words: readonly string[]): Promise<Needles> {
  const keys = await openStoreKeysWithWords(join(home.folder, 'kiosk'), words)
  return { dataKey: keys.dataKey, filesKey: keys.filesKey, machineKey: readFileSync(machineKeyPath()) }
}

/** Two words side by side, however they are joined: a short word alone would turn up by chance. */
function wordNeedles(words: readonly string[]): Needles {
  const pairs = words.slice(1).map((word, index) => [words[index]!, word])
  return Object.fromEntries(
    pairs.flatMap((pair) =>
      [' ', '-', ',', ', ', '","', '\n', '%20'].map((joint) => [`words ${pair.join(JSON.stringify(joint))}`, pair.join(joint)]),
    ),
  )
}

/** Parts that nothing else can look like: a picture's own tables have long runs of one byte. */
function slices(name: string, bytes: Uint8Array): Needles {
  const starts = Array.from({ length: 40 }, (_, part) => Math.floor((bytes.length * (part + 1)) / 42))
  const parts = starts.map((at) => [`${name} at ${at}`, bytes.subarray(at, at + sliceBytes)] as const)
  return Object.fromEntries(parts.filter(([, part]) => new Set(part).size > sliceBytes / 2))
}

const escapeForRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
