import { firstValueFrom, of } from 'rxjs'
import { expect, test } from 'vitest'
import { createCommandContext } from '../command-context.ts'
import { createPinLock } from '../pin-lock.ts'
import { createTestBackup } from '../testing/test-backup.ts'
import { hour, morning, openTestReplica, testHost } from '../testing/test-replica.ts'
import { wordsDueKey } from '../../store/backup/kept-values.ts'
import { circleKey, exampleKey, session$ } from '../views/session.ts'
import { today$ } from '../views/today.ts'
import { backupCommands } from './backups.ts'
import { firstRunCommands } from './first-run.ts'

async function openKiosk() {
  const home = await openTestReplica()
  const backup = createTestBackup()
  const host = { ...testHost, backup, pin: createPinLock(home.replica) }
  const context = createCommandContext(home.replica, host)
  const notes = async () => (await firstValueFrom(today$(home.replica, { box: null, backup, heard$: of({}) }, home.circle))).notes
  const phase = async () => (await firstValueFrom(session$(home.replica, host))).phase
  return { ...home, backup, host, notes, phase, backups: backupCommands(context), firstRun: firstRunCommands(context) }
}

test('I6.90 a circle that is made here shows its recovery words next, until they are written down or put off', async () => {
  const { store, firstRun, backups, phase, backup } = await openKiosk()
  const setUp = async () => {
    await store.device.remove(circleKey)
    await firstRun.setUpCircle({ name: 'Rosa', zone: 'Europe/Berlin', pin: '1234', phone: '' })
  }
  await setUp()
  expect(await phase()).toBe('recovery-words')
  await backups.postponeRecoveryWords({})
  expect(await phase()).toBe('ready')
  await setUp()
  await backups.noteRecoveryWords({})
  expect(await phase()).toBe('ready')
  expect(backup.state$.value.wordsNoted).toBe(true)
})

test('I6.90 without backups there are no words to show', async () => {
  const { replica, store } = await openTestReplica()
  expect(await store.device.get(wordsDueKey)).toBeUndefined()
  expect((await firstValueFrom(session$(replica, testHost))).can.backUp).toBe(false)
})

test('I6.91 the words and the place of backups are behind the PIN; a backup now and a notice are not', async () => {
  const { backups, host, backup } = await openKiosk()
  await host.pin.set('1234')
  host.pin.lock()
  for (const guarded of [backups.recoveryWords, backups.noteRecoveryWords, () => backups.chooseBackupPlace({ path: null })])
    await expect(guarded({})).rejects.toMatchObject({ code: 'pin-required' })
  await backups.backUpNow({})
  await backups.dismissRecoveryNotice({})
  await host.pin.unlock('1234')
  expect((await backups.recoveryWords({})).words).toHaveLength(12)
  expect(backup.choosePlace).not.toHaveBeenCalled()
})

test('I6.91 a window names only places and backups that the device found itself', async () => {
  const { backups, backup, store } = await openKiosk()
  await store.device.remove(circleKey)
  const words = Array.from({ length: 12 }, () => 'zoo')
  await expect(backups.chooseBackupPlace({ path: '/etc' })).rejects.toMatchObject({ code: 'backup-place-missing' })
  await expect(backups.restoreBackup({ path: '/etc', words })).rejects.toMatchObject({ code: 'backup-place-missing' })
  await backups.chooseBackupPlace({ path: '/media/stick' })
  await backups.restoreBackup({ path: '/media/stick/backup', words })
  expect(backup.choosePlace.mock.calls).toEqual([['/media/stick']])
  expect(backup.restore.mock.calls).toEqual([['/media/stick/backup', words]])
})

test('I6.92 a kiosk that cares for somebody is never restored over', async () => {
  const { backups, backup } = await openKiosk()
  const words = Array.from({ length: 12 }, () => 'zoo')
  await expect(backups.restoreBackup({ path: '/media/stick/backup', words })).rejects.toMatchObject({ code: 'already-set-up' })
  expect(backup.restore).not.toHaveBeenCalled()
})

test('I6.93 Today reminds of words that nobody wrote down, and of a day without a good backup; not on example data', async () => {
  const { backup, notes, goTo, store, circle } = await openKiosk()
  expect(await notes()).toEqual([{ type: 'words-not-noted' }])
  await store.device.set(exampleKey, circle)
  expect(await notes()).toEqual([])
  backup.change({ last: { at: morning, place: '/media/stick', bytes: 1 }, failed: { at: morning + hour, code: 'store-full' } })
  goTo(morning + 24 * hour)
  expect(await notes()).toEqual([])
  goTo(morning + 25 * hour)
  expect(await notes()).toEqual([{ type: 'backup-failed', code: 'store-full', lastAt: morning }])
})
