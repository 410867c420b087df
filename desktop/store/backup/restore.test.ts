import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { databaseFile } from './backup-folder.ts'
import { makeBackup } from './make-backup.ts'
import { defaultRota } from './rota.ts'
import { stageRestore } from './stage-restore.ts'
import { killEachStep } from './testing/kill-each-step.ts'
import { copyOf, note, noon, notes, picture, type TestMachine, testMachine } from './testing/test-kiosk.ts'

/** Each backup is read back on threads of their own, which take their time to start on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const hour = 3_600_000
const later = noon + hour

type OldMachine = { machine: TestMachine; words: readonly string[]; hash: string; backup: string }
let made: Promise<OldMachine> | undefined

/** A machine with one backup; each test has a copy of its own. */
async function oldMachine(): Promise<OldMachine> {
  const { machine: original, ...facts } = await (made ??= makeOldMachine())
  const machine = copyOf(original)
  return { ...facts, machine, backup: facts.backup.replace(original.root, machine.root) }
}

async function makeOldMachine(): Promise<OldMachine> {
  const machine = testMachine(mkdtempSync(join(tmpdir(), 'medbox-old-')))
  const kiosk = await machine.open()
  await kiosk.store.device.set('device-id', 'k0123456789abcdef')
  await kiosk.store.device.set('window-key', 'old window')
  await kiosk.store.write(notes('a', 60), noon)
  const hash = await kiosk.files.put(picture())
  const backup = await makeBackup(kiosk, machine.place, 1, noon, defaultRota)
  await kiosk.store.close()
  return { machine, backup: backup.path, hash, words: kiosk.keys.recoveryWords }
}

afterAll(async () => rmSync((await made)!.machine.root, { recursive: true, force: true }))

async function stageOn(machine: TestMachine, path: string, words: readonly string[]) {
  const kiosk = await machine.open()
  const { folder, provider, log } = machine
  try {
    await stageRestore({ folder, provider, device: kiosk.store.device, log, now: () => later }, path, words)
  } finally {
    await kiosk.store.close()
  }
}

test('I1.96 on a fresh machine a backup and its words bring everything back, under a key of this machine', async () => {
  const { backup, hash, words } = await oldMachine()
  const fresh = testMachine()
  const first = await fresh.open()
  await first.store.device.set('window-key', 'fresh window')
  await first.store.close()
  await stageOn(fresh, backup, words)
  const restored = await fresh.open(later)
  expect((await restored.store.find({})).length).toBe(60)
  expect((await restored.files.get(hash))?.length).toBe(2_000)
  expect(restored.notice).toMatchObject({ at: later, reason: 'restored', backupAt: noon, salvagedRecords: 0 })
  expect(restored.keys.recoveryWords).toEqual(words)
  expect(await restored.store.device.get('device-id')).toBe('k0123456789abcdef')
  expect(await restored.store.device.get('stamp-id')).toMatch(/^k0123456789abcdef[0-9a-z]{6}$/)
  expect(await restored.store.device.get('window-key')).toBe('fresh window')
  expect(readdirSync(restored.notice!.setAside)).toContain(databaseFile)
  expect(fresh.has('restore')).toBe(false)
  await restored.store.close()
})

test('I1.96 what the machine had of the same circle is not taken back by an older backup', async () => {
  const { machine, backup, words } = await oldMachine()
  const kiosk = await machine.open()
  await kiosk.store.write([note('newer')], noon)
  await kiosk.store.write([{ ...note('stranger'), circle: 'circle-two' }], noon)
  await kiosk.store.close()
  await stageOn(machine, backup, words)
  const restored = await machine.open(later)
  expect(await restored.store.get('newer')).toBeDefined()
  expect(await restored.store.get('stranger')).toBeUndefined()
  expect(restored.notice).toMatchObject({ reason: 'restored', salvagedRecords: 1 })
  await restored.store.close()
})

test('I1.97 wrong words, misspelt words and a damaged backup change nothing', async () => {
  const { backup, words } = await oldMachine()
  const others = await testMachine().open()
  await others.store.close()
  const fresh = testMachine()
  const kiosk = await fresh.open()
  await kiosk.store.write([note('mine')], noon)
  await kiosk.store.close()
  await expect(stageOn(fresh, backup, others.keys.recoveryWords)).rejects.toMatchObject({ code: 'recovery-words-wrong' })
  await expect(stageOn(fresh, backup, ['qqqq', ...words.slice(1)])).rejects.toMatchObject({ code: 'recovery-words-misspelt' })
  await expect(stageOn(fresh, join(fresh.root, 'none'), words)).rejects.toMatchObject({ code: 'backup-not-found' })
  const path = join(backup, databaseFile)
  const bytes = readFileSync(path)
  bytes[bytes.length >> 1]! ^= 1
  writeFileSync(path, bytes)
  await expect(stageOn(fresh, backup, words)).rejects.toMatchObject({ code: 'backup-damaged' })
  const same = await fresh.open(later)
  expect(same.notice).toBeNull()
  expect(await same.store.get('mine')).toBeDefined()
  expect(fresh.has('restore')).toBe(false)
  await same.store.close()
})

test('I1.97 a restore that was cut short before it was ready is forgotten', async () => {
  const { backup, words } = await oldMachine()
  const fresh = testMachine()
  await stageOn(fresh, backup, words)
  rmSync(join(fresh.folder, 'restore/ready.json'))
  const kiosk = await fresh.open(later)
  expect([kiosk.notice, await kiosk.store.find({})]).toEqual([null, []])
  expect(fresh.has('restore')).toBe(false)
  await kiosk.store.close()
})

test('I1.98 a kill between any two steps of putting a restore in place is taken up where it was', { timeout: 180_000 }, async () => {
  const { machine: old, backup, words } = await oldMachine()
  const kiosk = await old.open()
  await kiosk.store.write([note('newer')], noon)
  await kiosk.store.close()
  await stageOn(old, backup, words)
  const machine = testMachine()
  const kills = await killEachStep(old.root, machine.root, async () => {
    const restored = await machine.open(later)
    expect(await restored.store.get('newer')).toBeDefined()
    expect((await restored.store.find({})).length).toBe(61)
    expect(restored.notice).toMatchObject({ reason: 'restored', backupAt: noon })
    expect(machine.has('restore')).toBe(false)
    await restored.store.close()
  })
  console.log(`${kills} kills`)
  expect(kills).toBeGreaterThan(5)
})
