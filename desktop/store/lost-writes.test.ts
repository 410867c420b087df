import { readdirSync, statSync, truncateSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { databaseFile } from './backup/backup-folder.ts'
import { recoveryNoticeKey } from './backup/kept-values.ts'
import { makeBackup } from './backup/make-backup.ts'
import { defaultRota } from './backup/rota.ts'
import { flip, idsOf, pageBytes, ruinRows } from './backup/testing/damage.ts'
import { copyOf, noon, notes, type TestMachine, testMachine } from './backup/testing/test-kiosk.ts'

vi.setConfig({ testTimeout: 120_000 })

const hour = 3_600_000

/** A machine as a power cut leaves it: what was written lies in the log. `before` is the log's size when the last twenty writes began. */
async function machineWithLog(withBackup: boolean): Promise<TestMachine & { before: number }> {
  const machine = testMachine()
  const kiosk = await machine.open()
  await kiosk.store.device.set('device-id', 'k0123456789abcdef')
  await kiosk.store.device.set('sync-circles', { circleone: { role: 'owner', cursor: { epoch: 'e', since: '9' } } })
  await kiosk.store.write(notes('a', 50), noon)
  const before = statSync(`${machine.database}-wal`).size
  for (const record of notes('b', 20)) await kiosk.store.write([record], noon)
  if (withBackup) await makeBackup(kiosk, machine.place, 1, noon, defaultRota)
  const after = copyOf(machine)
  await kiosk.store.close()
  return { ...after, before }
}

/** Its log ends before those writes. */
async function machineWithCutLog(withBackup: boolean): Promise<TestMachine> {
  const machine = await machineWithLog(withBackup)
  truncateSync(`${machine.database}-wal`, machine.before)
  return machine
}

test('I1.95 a file that lost acknowledged writes goes on, set aside as it was; the server is asked for everything', async () => {
  const machine = await machineWithCutLog(false)
  const again = await machine.open(noon + hour)
  expect(again.notice).toMatchObject({ at: noon + hour, reason: 'lost-writes', backupAt: null, salvagedRecords: 0 })
  expect(readdirSync(again.notice!.setAside)).toContain(databaseFile)
  expect(await idsOf(again)).toHaveLength(50)
  expect(await again.store.device.get('sync-circles')).toEqual({ circleone: { role: 'owner', cursor: null } })
  expect(await again.store.device.get('stamp-id')).toMatch(/^k0123456789abcdef[0-9a-z]{6}$/)
  await again.store.device.remove(recoveryNoticeKey)
  await again.store.close()
  const later = await machine.open()
  expect(later.notice).toBeNull()
  await later.store.close()
})

test('I1.95 of a log that is damaged in its middle, what comes after the damage is joined in', async () => {
  const machine = await machineWithLog(false)
  flip(`${machine.database}-wal`, (machine.before + 2 * pageBytes) / statSync(`${machine.database}-wal`).size)
  const again = await machine.open(noon + hour)
  expect(again.notice).toMatchObject({ reason: 'lost-writes', backupAt: null })
  expect(again.notice!.salvagedRecords).toBeGreaterThan(0)
  expect((await idsOf(again)).length).toBeGreaterThan(50)
  await again.store.close()
})

test('I1.95 a backup that knows of more writes than the file brings them back', async () => {
  const machine = await machineWithCutLog(true)
  const again = await machine.open(noon + hour)
  expect(again.notice).toMatchObject({ reason: 'lost-writes', backupAt: noon })
  expect(await idsOf(again)).toHaveLength(70)
  await again.store.close()
})

test('I1.95 a file that lost acknowledged writes and has damaged pages too is put back, not gone on with', async () => {
  const machine = testMachine()
  const kiosk = await machine.open()
  await kiosk.store.write(notes('a', 200), noon)
  await kiosk.store.close()
  const next = await machine.open()
  for (const record of notes('b', 5)) await next.store.write([record], noon)
  const mixed = copyOf(machine)
  await next.store.close()
  truncateSync(`${mixed.database}-wal`, 0)
  ruinRows(mixed.database, 1)
  const again = await mixed.open(noon + hour)
  expect(again.notice).toMatchObject({ reason: 'damaged', backupAt: null })
  expect(await again.file.check()).toEqual([])
  expect((await idsOf(again)).length).toBeGreaterThan(150)
  await again.store.close()
})
