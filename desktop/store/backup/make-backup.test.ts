import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { openFiles } from '../files.ts'
import { openStoreKeysWithWords } from '../keys/store-keys.ts'
import { checkFile } from '../sqlite/index.ts'
import { type Backup, databaseFile, listBackups, picturesFolderOf, storeFolderIn } from './backup-folder.ts'
import { contentsOf } from './contents-thread.ts'
import { newestGoodBackup } from './good-backups.ts'
import { type BackupSource, copyBackup, makeBackup, nextNumber } from './make-backup.ts'
import { fetchPictures } from './pictures.ts'
import { defaultRota, newestOnly } from './rota.ts'
import { storeIdOf } from './store-id.ts'
import { note, noon, notes, picture, tempFolder, testMachine } from './testing/test-kiosk.ts'

/** Each backup is read back on threads of their own, which take their time to start on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const hour = 3_600_000
const allBytesIn = (folder: string): Buffer[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)))

test('I1.83 a backup holds all that the open store holds, pictures too, and the recovery words alone open it', async () => {
  const machine = testMachine()
  const kiosk = await machine.open()
  await kiosk.store.write(notes('a', 300), noon)
  const bytes = picture()
  const hash = await kiosk.files.put(bytes)
  const backup = await makeBackup(kiosk, machine.place, 1, noon, defaultRota)
  await kiosk.store.write([note('later')], noon)
  await kiosk.store.close()

  const keys = await openStoreKeysWithWords(backup.path, kiosk.keys.recoveryWords)
  expect(await checkFile(join(backup.path, databaseFile), keys.dataKey)).toEqual([])
  const { rows, wrong } = await contentsOf(join(backup.path, databaseFile), keys.dataKey)
  expect([rows['records-0'], wrong]).toEqual([300, 0])
  expect(backup.manifest).toMatchObject({ number: 1, at: noon, rows })
  const fresh = await openFiles(join(tempFolder(), 'files'), keys.filesKey)
  expect(await fetchPictures(fresh, backup.path, keys.filesKey)).toEqual([])
  expect(Buffer.from((await fresh.get(hash))!)).toEqual(Buffer.from(bytes))
})

test('I1.83 no byte of a backup is a known word or picture in plain text', async () => {
  const machine = testMachine()
  const kiosk = await machine.open()
  await kiosk.store.write([note('a', 'Metformin for Rosa')], noon)
  const bytes = picture()
  const hash = await kiosk.files.put(bytes)
  await makeBackup(kiosk, machine.place, 1, noon, defaultRota)
  await kiosk.store.close()
  for (const found of allBytesIn(machine.place)) {
    for (const encoding of ['utf8', 'utf16le'] as const) expect(found.includes(Buffer.from('Metformin', encoding))).toBe(false)
    expect(found.includes(Buffer.from(bytes).subarray(0, 64))).toBe(false)
    expect(found.includes(hash)).toBe(false)
  }
})

test('I1.84 backups of one place share pictures; what no backup needs any more is removed', async () => {
  const machine = testMachine()
  const kiosk = await machine.open()
  await kiosk.store.write([note('a')], noon)
  const first = await kiosk.files.put(picture())
  const backup = await makeBackup(kiosk, machine.place, 1, noon, newestOnly)
  await kiosk.files.remove(first)
  const second = await kiosk.files.put(picture())
  await makeBackup(kiosk, machine.place, 2, noon + hour, newestOnly)
  await kiosk.store.close()
  expect(await (await openFiles(picturesFolderOf(backup.path), kiosk.keys.filesKey)).list()).toEqual([second])
  expect((await listBackups(machine.place, storeIdOf(kiosk.keys))).map(({ manifest }) => manifest.number)).toEqual([2])
})

test('I1.84 a picture that rotted in its place is replaced by the sound one', async () => {
  const machine = testMachine()
  const kiosk = await machine.open()
  const hash = await kiosk.files.put(picture())
  const backup = await makeBackup(kiosk, machine.place, 24, noon, defaultRota)
  const folder = picturesFolderOf(backup.path)
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'rotten')
  await makeBackup(kiosk, machine.place, 48, noon + hour, defaultRota)
  await kiosk.store.close()
  const kept = await openFiles(folder, kiosk.keys.filesKey)
  expect((await kept.get(hash))?.length).toBe(2_000)
})

test('I1.85 a backup that cannot be finished leaves no trace under its name, harms neither store nor older backups, and names its place', async () => {
  const machine = testMachine()
  const kiosk = await machine.open()
  await kiosk.store.write(notes('a', 20), noon)
  const good = await makeBackup(kiosk, machine.place, 1, noon, defaultRota)
  const dies: BackupSource = {
    ...kiosk,
    file: { ...fileOf(kiosk), copyTo: () => Promise.reject(Object.assign(new Error(), { code: 'ENOSPC' })) },
  }
  await expect(makeBackup(dies, machine.place, 2, noon + hour, newestOnly)).rejects.toMatchObject({
    code: 'backup-place-full',
    message: expect.stringContaining(machine.place),
  })
  await expect(makeBackup(kiosk, join(machine.root, 'no-stick'), 2, noon, defaultRota)).rejects.toMatchObject({
    code: 'backup-place-missing',
  })
  expect(existsSync(join(machine.root, 'no-stick'))).toBe(false)
  expect(new Set(readdirSync(storeFolderIn(machine.place, storeIdOf(kiosk.keys))))).toEqual(new Set([basename(good.path), 'pictures']))
  await kiosk.store.write([note('b')], noon)
  expect(await kiosk.store.get('b')).toBeDefined()
  await kiosk.store.close()
})

test('I1.85 what comes back other than it was written is no backup', async () => {
  const machine = testMachine()
  const kiosk = await machine.open()
  await kiosk.store.write(notes('a', 50), noon)
  const lossy: BackupSource = {
    ...kiosk,
    file: {
      ...fileOf(kiosk),
      async copyTo(path) {
        await kiosk.file.copyTo(path)
        const bytes = readFileSync(path)
        bytes[bytes.length >> 1]! ^= 0x10
        writeFileSync(path, bytes)
      },
    },
  }
  await expect(makeBackup(lossy, machine.place, 1, noon, defaultRota)).rejects.toMatchObject({ code: 'backup-damaged' })
  // A copy that is sound, but not of this store as it is now.
  const other = testMachine()
  const stranger = await other.open()
  await stranger.store.write(notes('b', 50), noon)
  const confused = { ...kiosk, store: stranger.store }
  await expect(makeBackup(confused, machine.place, 1, noon, defaultRota)).rejects.toMatchObject({ code: 'backup-damaged' })
  expect(await listBackups(machine.place, storeIdOf(kiosk.keys))).toEqual([])
  await kiosk.store.close()
  await stranger.store.close()
})

test('I1.85 what a killed run left half-written is removed by the next', async () => {
  const machine = testMachine()
  const kiosk = await machine.open()
  await kiosk.store.write([note('a')], noon)
  const half = join(storeFolderIn(machine.place, storeIdOf(kiosk.keys)), '2026-11-20T11-00-00-000Z.part')
  mkdirSync(half, { recursive: true })
  writeFileSync(join(half, databaseFile), 'half')
  expect(await listBackups(machine.place, storeIdOf(kiosk.keys))).toEqual([])
  await makeBackup(kiosk, machine.place, 1, noon, defaultRota)
  expect(existsSync(half)).toBe(false)
  await kiosk.store.close()
})

test('I1.86 a store is written to while it is backed up; what is acknowledged before the start is in the backup', async () => {
  const machine = testMachine()
  const kiosk = await machine.open()
  await kiosk.store.write(notes('a', 500), noon)
  let isDone = false
  let writes = 0
  const busy = (async () => {
    while (!isDone) await kiosk.store.write([note(`busy${writes++}`)], noon)
  })()
  const backup = await makeBackup(kiosk, machine.place, 1, noon, defaultRota)
  isDone = true
  await busy
  await kiosk.store.close()
  expect(writes).toBeGreaterThan(1)
  expect(backup.manifest.rows['records-0']).toBeGreaterThanOrEqual(500)
  expect((await contentsOf(join(backup.path, databaseFile), kiosk.keys.dataKey)).wrong).toBe(0)
})

test('I1.87 a backup is brought to a second place and read back there; numbers go on over all places', async () => {
  const machine = testMachine()
  const stick = tempFolder()
  const kiosk = await machine.open()
  await kiosk.store.write(notes('a', 50), noon)
  const hash = await kiosk.files.put(picture())
  const local = await makeBackup(kiosk, machine.place, 1, noon, defaultRota)
  const copied = await copyBackup(local, kiosk.files, kiosk.keys, stick, noon, defaultRota)
  expect(copied.manifest).toEqual(local.manifest)
  expect(await (await openFiles(picturesFolderOf(copied.path), kiosk.keys.filesKey)).list()).toEqual([hash])
  expect(await nextNumber([machine.place, stick], kiosk.keys, 0)).toBe(2)
  expect(await nextNumber([], kiosk.keys, 7)).toBe(8)
  await kiosk.store.close()
})

test('I1.88 the newest good backup is found among all places; a damaged one is passed over and named', async () => {
  const machine = testMachine()
  const stick = tempFolder()
  const kiosk = await machine.open()
  await kiosk.store.write([note('a')], noon)
  const made: Backup[] = []
  for (const [number, place] of [machine.place, stick, machine.place].entries())
    made.push(await makeBackup(kiosk, place, number + 1, noon + number * hour, defaultRota))
  await kiosk.store.close()
  const passedOver: unknown[] = []
  const find = () => newestGoodBackup([machine.place, stick], kiosk, (_, facts) => passedOver.push(facts['path']))
  expect((await find())?.path).toBe(made[2]!.path)
  appendFileSync(join(made[2]!.path, databaseFile), 'x')
  expect((await find())?.path).toBe(made[1]!.path)
  rmSync(join(made[1]!.path, databaseFile))
  expect((await find())?.path).toBe(made[0]!.path)
  expect(passedOver).toEqual([made[2]!.path, made[2]!.path, made[1]!.path])
})

const fileOf = ({ file }: { file: { path: string; writes: number; copyTo(path: string): Promise<void> } }) => ({
  path: file.path,
  writes: file.writes,
  copyTo: (path: string) => file.copyTo(path),
})
