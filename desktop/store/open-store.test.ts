import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { hlcToStamp } from '../../shared/clock/hlc.ts'
import { recordVersion } from '../../shared/record/version.ts'
import { databaseFile, picturesFolderOf } from './backup/backup-folder.ts'
import { makeBackup } from './backup/make-backup.ts'
import { markDamaged, readIntent } from './backup/recovery-intent.ts'
import { toRecord } from './record-document.ts'
import { defaultRota } from './backup/rota.ts'
import { flip, idsOf, ruin, ruinRows } from './backup/testing/damage.ts'
import { killEachStep } from './backup/testing/kill-each-step.ts'
import { copyOf, note, noon, notes, picture, type TestMachine, testMachine } from './backup/testing/test-kiosk.ts'
import { changeDataKey } from './keys/change-data-key.ts'
import { readableRows } from './sqlite/index.ts'

/** Each backup is read back on threads of their own, which take their time to start on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const hour = 3_600_000
/** Opens a store; where it opens and yet is damaged, goes the way of the core: mark, close, open. */
async function openMended(machine: TestMachine, nowMs: number) {
  const opened = await machine.open(nowMs)
  if (opened.notice || (await opened.file.check()).length === 0) return opened
  await markDamaged(machine.folder, nowMs)
  await opened.store.close()
  return machine.open(nowMs)
}

const setAsideIn = (machine: TestMachine): string[] => (machine.has('damaged') ? readdirSync(join(machine.folder, 'damaged')) : [])

test('I1.89 a damaged store is set aside and put back: the newest good backup, and all that can still be read', async () => {
  const machine = testMachine()
  const kiosk = await machine.open()
  await kiosk.store.write(notes('a', 200), noon)
  await kiosk.store.device.set('device-id', 'kdevice')
  await kiosk.store.device.set('pin', 'old hash')
  await makeBackup(kiosk, machine.place, 1, noon, defaultRota)
  await kiosk.store.write(notes('b', 200), noon)
  await kiosk.store.device.set('pin', 'new hash')
  await kiosk.store.close()
  ruinRows(machine.database, 2)

  const again = await openMended(machine, noon + hour)
  const ids = await idsOf(again)
  expect(notes('a', 200).filter(({ id }) => !ids.includes(id))).toEqual([])
  expect(ids.length).toBeGreaterThan(350)
  expect(again.notice).toMatchObject({ at: noon + hour, reason: 'damaged', backupAt: noon, salvagedRecords: ids.length - 200 })
  expect(readdirSync(again.notice!.setAside)).toContain(databaseFile)
  expect(await again.store.device.get('pin')).toBe('new hash')
  const salvaged = (await again.store.find({})).find(({ id }) => id.startsWith('b'))
  expect(salvaged!.pending).toBeGreaterThan(0)
  await again.store.close()
  const later = await machine.open()
  expect(later.notice).toEqual(again.notice)
  await later.store.close()
})

test('I1.89 a store that cannot be opened at all comes back from its newest good backup and its rows', async () => {
  const machine = testMachine()
  const kiosk = await machine.open()
  await kiosk.store.write(notes('a', 100), noon)
  await makeBackup(kiosk, machine.place, 1, noon, defaultRota)
  const newer = await makeBackup(kiosk, machine.place, 2, noon + hour, defaultRota)
  await kiosk.store.write(notes('b', 50), noon)
  await kiosk.store.close()
  ruin(machine.database, 0, 1)
  ruin(join(newer.path, databaseFile), 3, 4)
  const again = await machine.open(noon + 2 * hour)
  expect(await idsOf(again)).toHaveLength(150)
  expect(again.notice).toMatchObject({ reason: 'damaged', backupAt: noon, salvagedRecords: 50 })
  await again.store.close()
})

test('I1.89 without a backup what can be read is kept; without anything an empty store says what happened', async () => {
  const machine = testMachine()
  const kiosk = await machine.open()
  await kiosk.store.write(notes('a', 300), noon)
  await kiosk.store.device.set('device-id', 'kdevice')
  await kiosk.store.close()
  ruinRows(machine.database, 1)
  const again = await openMended(machine, noon + hour)
  const ids = await idsOf(again)
  expect(ids.length).toBeGreaterThan(250)
  expect(again.notice).toMatchObject({ reason: 'damaged', backupAt: null, salvagedRecords: ids.length })
  expect(await again.store.device.get('device-id')).toBe('kdevice')
  await again.store.close()
  writeFileSync(machine.database, Buffer.alloc(50_000, 7))
  const empty = await machine.open(noon + 2 * hour)
  expect(await idsOf(empty)).toEqual([])
  expect(empty.notice).toMatchObject({ at: noon + 2 * hour, backupAt: null, salvagedRecords: 0 })
  expect(await empty.store.device.get('device-id')).toBeUndefined()
  await empty.store.close()
  expect(setAsideIn(machine)).toHaveLength(2)
})

test('I1.89 a store whose file is gone comes back from its backup', async () => {
  const machine = testMachine()
  const kiosk = await machine.open()
  await kiosk.store.write(notes('a', 30), noon)
  const hash = await kiosk.files.put(picture())
  await makeBackup(kiosk, machine.place, 1, noon, defaultRota)
  await kiosk.store.close()
  for (const name of readdirSync(machine.folder)) if (!name.startsWith('keys')) rmSync(join(machine.folder, name), { recursive: true })
  const again = await machine.open(noon + hour)
  expect(await idsOf(again)).toHaveLength(30)
  expect((await again.files.get(hash))?.length).toBe(2_000)
  await again.store.close()
})

test('I1.89 pictures that cannot be fetched hold up no record', async () => {
  const machine = testMachine()
  const kiosk = await machine.open()
  await kiosk.store.write(notes('a', 10), noon)
  const backup = await makeBackup(kiosk, machine.place, 1, noon, defaultRota)
  await kiosk.store.close()
  const pictures = picturesFolderOf(backup.path)
  rmSync(pictures, { recursive: true })
  writeFileSync(pictures, 'not a folder')
  rmSync(machine.database)
  const again = await machine.open(noon + hour)
  expect(await idsOf(again)).toHaveLength(10)
  expect(machine.events).toContain('store.pictures-not-fetched')
  await again.store.close()
})

test('I1.89 a store from before there was encryption opens as it is, encrypted from then on', async () => {
  const machine = testMachine()
  cpSync(join(import.meta.dirname, '../../test/fixtures/stores/layout-1/medbox.sqlite'), machine.database)
  const kiosk = await machine.open()
  expect(kiosk.notice).toBeNull()
  expect((await kiosk.store.find({ withGone: true })).length).toBeGreaterThan(0)
  await kiosk.store.close()
  expect(readFileSync(machine.database).subarray(0, 15).toString()).not.toBe('SQLite format 3')
  expect(setAsideIn(machine)).toEqual([])
})

test('I1.90 damage that was found while the store was open is mended at the next opening', async () => {
  const machine = testMachine()
  const kiosk = await machine.open()
  await kiosk.store.write(notes('a', 400), noon)
  await makeBackup(kiosk, machine.place, 1, noon, defaultRota)
  await kiosk.store.close()
  ruinRows(machine.database, 3)
  const damaged = await machine.open()
  expect(await damaged.file.check()).not.toEqual([])
  await markDamaged(machine.folder, noon + hour)
  await damaged.store.close()
  const again = await machine.open(noon + hour)
  expect(await again.file.check()).toEqual([])
  expect(await idsOf(again)).toHaveLength(400)
  expect(again.notice).toMatchObject({ at: noon + hour, reason: 'damaged', backupAt: noon })
  expect(await readIntent(machine.folder)).toBeUndefined()
  await again.store.close()
})

test('I1.90 a store that another process has open is left alone, whatever is to be done to its files', async () => {
  const machine = testMachine()
  const kiosk = await machine.open()
  await kiosk.store.write(notes('a', 10), noon)
  await markDamaged(machine.folder, noon)
  mkdirSync(join(machine.folder, 'restore'))
  await expect(machine.open()).rejects.toMatchObject({ code: 'store-in-use' })
  rmSync(join(machine.folder, 'restore'), { recursive: true })
  await expect(machine.open()).rejects.toMatchObject({ code: 'store-in-use' })
  expect(await idsOf(kiosk)).toHaveLength(10)
  expect(setAsideIn(machine)).toEqual([])
  await kiosk.store.close()
  const again = await machine.open()
  expect(again.notice).toMatchObject({ reason: 'damaged' })
  await again.store.close()
})

test('I1.91 after a recovery no stamp can repeat: a name that was never used, and a clock beyond all that is known', async () => {
  const machine = testMachine()
  const kiosk = await machine.open()
  await kiosk.store.device.set('device-id', 'k0123456789abcdef')
  await kiosk.store.device.set('clock-ceiling', noon)
  await makeBackup(kiosk, machine.place, 1, noon, defaultRota)
  const stamp = hlcToStamp({ ms: noon + 500, counter: 3 }, 'k0123456789abcdef')
  await kiosk.store.write([{ ...note('a'), clock: { text: stamp } }], noon)
  await kiosk.store.device.set('clock-ceiling', noon + 60_000)
  await kiosk.store.close()
  await markDamaged(machine.folder, noon)
  const again = await machine.open(noon - 10 * hour)
  expect(await again.store.device.get('device-id')).toBe('k0123456789abcdef')
  expect(await again.store.device.get('stamp-id')).toMatch(/^k0123456789abcdef[0-9a-z]{6}$/)
  expect(await again.store.device.get('clock-ceiling')).toBe(noon + 60_000)
  await again.store.close()
})

test('I1.92 after a recovery everything is read from the server again, and the box from where the backup stood; roles stay', async () => {
  const machine = testMachine()
  const kiosk = await machine.open()
  const { device } = kiosk.store
  await device.set('sync-circles', { circleone: { role: 'caregiver', cursor: { epoch: 'e', since: '1' } } })
  await device.set('box-cursor:u:1', 5)
  await makeBackup(kiosk, machine.place, 1, noon, defaultRota)
  await device.set('sync-circles', { circleone: { role: 'viewer', cursor: { epoch: 'e', since: '9' } } })
  await device.set('box-cursor:u:1', 50)
  await kiosk.store.close()
  await markDamaged(machine.folder, noon)
  const again = await machine.open()
  expect(await again.store.device.get('sync-circles')).toEqual({ circleone: { role: 'viewer', cursor: null } })
  expect(await again.store.device.get('box-cursor:u:1')).toBe(5)
  await again.store.close()
})

test('I1.93 backups from before the data key was changed still put the store back, under the present key', async () => {
  const machine = testMachine()
  const kiosk = await machine.open()
  await kiosk.store.write(notes('a', 50), noon)
  await makeBackup(kiosk, machine.place, 1, noon, defaultRota)
  await changeDataKey(kiosk.file, kiosk.keys)
  await kiosk.keys.renewRecoveryWords()
  await kiosk.store.write(notes('b', 50), noon)
  await kiosk.store.close()
  await markDamaged(machine.folder, noon + hour)
  const again = await machine.open(noon + hour)
  expect(await idsOf(again)).toHaveLength(100)
  await again.store.close()
})

test('I1.98 a kill between any two steps of putting a store back is taken up where it was', { timeout: 180_000 }, async () => {
  const old = testMachine()
  const kiosk = await old.open()
  await kiosk.store.write(notes('a', 40), noon)
  await makeBackup(kiosk, old.place, 1, noon, defaultRota)
  await kiosk.store.write(notes('b', 40), noon)
  await kiosk.store.close()
  await markDamaged(old.folder, noon + hour)
  const wreck = readFileSync(old.database)
  const machine = testMachine()
  const kills = await killEachStep(old.root, machine.root, async () => {
    const again = await machine.open(noon + hour)
    expect(await idsOf(again)).toHaveLength(80)
    expect(again.notice).toMatchObject({ reason: 'damaged', backupAt: noon, salvagedRecords: 40 })
    expect(readFileSync(join(again.notice!.setAside, databaseFile))).toEqual(wreck)
    expect(await readIntent(machine.folder)).toBeUndefined()
    await again.store.close()
  })
  console.log(`${kills} kills`)
  expect(kills).toBeGreaterThan(4)
})

test('I1.90 a disk that damages whatever is put on it is named, and not filled with what is set aside', async () => {
  const machine = testMachine()
  await (await machine.open()).store.close()
  for (let round = 0; round < 5; round++) {
    writeFileSync(machine.database, Buffer.alloc(20_000, round))
    await (await machine.open(noon + round)).store.close()
  }
  writeFileSync(machine.database, Buffer.alloc(20_000, 9))
  await expect(machine.open(noon + 6)).rejects.toMatchObject({ code: 'store-damaged', message: expect.stringContaining(machine.folder) })
  expect(setAsideIn(machine)).toHaveLength(5)
  await (await machine.open(noon + 2 * hour)).store.close()
  expect(setAsideIn(machine)).toHaveLength(6)
})

async function readableNotes(path: string, key: Uint8Array): Promise<Set<string>> {
  const ids = new Set<string>()
  for await (const { table, document } of readableRows(path, key))
    if (table.startsWith('records-')) ids.add((document as { id: string }).id)
  return ids
}

const damageRounds = Number(process.env['MEDBOX_DAMAGE_ROUNDS'] ?? 10)
const seed = Number(process.env['MEDBOX_SEED'] ?? Date.now() % 1_000_000)

test(
  `I1.94 a byte flipped anywhere is found or harmless, and nothing that the backup or the readable rows hold is lost (${damageRounds} rounds)`,
  { timeout: damageRounds * 20_000 },
  async () => {
    console.log(`seed ${seed}; rerun: MEDBOX_SEED=${seed} vitest run --project unit desktop/store/open-store.test.ts`)
    const rounds = fc.sample(fc.record({ place: fc.double({ min: 0, max: 1, noNaN: true }), bit: fc.nat(7) }), {
      numRuns: damageRounds,
      seed,
    })
    const sound = testMachine()
    const kiosk = await sound.open()
    await kiosk.store.write(notes('a', 150), noon)
    await makeBackup(kiosk, sound.place, 1, noon, defaultRota)
    await kiosk.store.write(notes('b', 50), noon)
    await kiosk.store.close()
    let found = 0
    for (const { place, bit } of rounds) {
      const machine = copyOf(sound)
      flip(machine.database, place, bit)
      const readable = await readableNotes(machine.database, kiosk.keys.dataKey)

      const again = await openMended(machine, noon + hour)
      const held = new Map((await again.store.find({})).map((record) => [record.id, recordVersion(toRecord(record))]))
      const expected = [...notes('a', 150), ...notes('b', 50).filter(({ id }) => !again.notice || readable.has(id))]
      expect(expected.filter((record) => held.get(record.id) !== recordVersion(record)).map(({ id }) => id)).toEqual([])
      if (again.notice) {
        found++
        expect(existsSync(join(again.notice.setAside, databaseFile))).toBe(true)
      }
      await again.store.close()
    }
    console.log(`${found} of ${damageRounds} flips were damage`)
    expect(found).toBeGreaterThan(0)
  },
)
