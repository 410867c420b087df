import { once } from 'node:events'
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { firstValueFrom, filter, map, timeout } from 'rxjs'
import { expect, test } from 'vitest'
import type { Client } from '../../desktop/contract/client.ts'
import { blankMedicine } from '../../desktop/replica/testing/blank-medicine.ts'
import { medicines$ } from '../../desktop/replica/views/medicines.ts'
import { markDamaged } from '../../desktop/store/backup/recovery-intent.ts'
import { keyFileProvider } from '../../desktop/store/keys/key-file.ts'
import { openStoreKeys } from '../../desktop/store/keys/store-keys.ts'
import { checkFile, readableRows } from '../../desktop/store/sqlite/index.ts'
import { restartCode } from '../../shared/process/restart-code.ts'
import { openCaregiver } from '../support/caregiver.ts'
import { openWindow, see } from '../support/contract.ts'
import { createHousehold, type Household } from '../support/household.ts'

const zone = 'Europe/Berlin'
const pin = '1234'
const pageBytes = 4096
const plan = { timing: { type: 'daily' as const, times: ['23:59'] }, amount: 1, until: null }
const medicine = (circle: string, name: string) => ({ circle, ...blankMedicine, name, drawer: null, plan, quantity: 10 })

type Caregiver = Awaited<ReturnType<typeof openCaregiver>>

const names = (list: readonly { name: string }[]): string[] => list.map(({ name }) => name).toSorted()
const hasAll = (wanted: readonly string[]) => (list: readonly { name: string }[]) => names(list).join() === wanted.join()
const seeMedicines = (window: Client, circle: string, wanted: readonly string[]) =>
  see(window, 'medicines', { circle }, hasAll(wanted), 60_000)
const seeSaved = (window: Client) => see(window, 'trust', {}, (trust) => trust.level === 'saved', 60_000)
const caregiverSees = ({ replica }: Caregiver, circle: string, wanted: readonly string[]) =>
  firstValueFrom(medicines$(replica, circle).pipe(filter(hasAll(wanted)), map(names), timeout(60_000)))

/** A kiosk with a circle that is synced with its server, and a caregiver who follows it. */
async function openFamily(home: Household) {
  const { url, setupCode } = await home.startServer()
  const kiosk = await openWindow(await home.startCore())
  const caregiver = await openCaregiver(url, setupCode!)
  const { circle } = await kiosk.command('setUpCircle', { name: 'Rosa', zone, pin, phone: '' })
  await see(kiosk, 'people', { circle }, (people) => people.canInvite)
  const { code } = await kiosk.command('invite', { circle, role: 'caregiver' })
  await caregiver.claim(code)
  return { kiosk, caregiver, circle }
}

test('I1.99 an old backup restored on a fresh machine and then synced loses nothing on either side', { timeout: 240_000 }, async () => {
  const home = createHousehold()
  const fresh = createHousehold()
  const { kiosk, caregiver, circle } = await openFamily(home)
  try {
    await kiosk.command('addMedicine', medicine(circle, 'A'))
    await kiosk.command('backUpNow', {})
    const { words } = await kiosk.command('recoveryWords', {})
    await kiosk.command('addMedicine', medicine(circle, 'B'))
    await seeSaved(kiosk)
    await caregiverSees(caregiver, circle, ['A', 'B'])
    await home.core!.kill('SIGKILL')
    await caregiver.commands.addMedicine(medicine(circle, 'C'))

    mkdirSync(join(fresh.folder, 'kiosk'))
    cpSync(join(home.folder, 'kiosk', 'backups'), join(fresh.folder, 'kiosk', 'backups'), { recursive: true })
    let window = await openWindow(await fresh.startCore())
    const { backups } = await window.command('findBackups', {})
    expect(backups).toHaveLength(1)
    const exited = once(fresh.core!.child, 'exit')
    await window.command('restoreBackup', { path: backups[0]!.path, words })
    expect(await exited).toEqual([restartCode, null])
    window.close()
    window = await openWindow(await fresh.startCore())

    await seeMedicines(window, circle, ['A', 'B', 'C'])
    await seeSaved(window)
    await see(window, 'backups', {}, (view) => view.notice?.reason === 'restored' && view.notice.backupAt === backups[0]!.at)
    await window.command('unlock', { pin })
    await window.command('addMedicine', medicine(circle, 'D'))
    expect(await caregiverSees(caregiver, circle, ['A', 'B', 'C', 'D'])).toHaveLength(4)
    await seeSaved(window)

    // The old machine comes back to life: both go on as the same device, and none undoes the other.
    const old = await openWindow(await home.startCore())
    await old.command('unlock', { pin })
    await old.command('addMedicine', medicine(circle, 'E'))
    await seeMedicines(window, circle, ['A', 'B', 'C', 'D', 'E'])
    await seeMedicines(old, circle, ['A', 'B', 'C', 'D', 'E'])
    old.close()
    window.close()
  } finally {
    kiosk.close()
    await caregiver.close()
    await fresh.close()
    await home.close()
  }
})

test(
  'I1.99 a damaged store whose last edits were never synced comes back with them, from backup, readable rows and server together',
  { timeout: 240_000 },
  async () => {
    const home = createHousehold()
    const { kiosk, caregiver, circle } = await openFamily(home)
    try {
      await kiosk.command('addMedicine', medicine(circle, 'A'))
      await kiosk.command('backUpNow', {})
      await seeSaved(kiosk)
      await home.server!.kill('SIGKILL')
      await kiosk.command('addMedicine', medicine(circle, 'B'))
      await home.core!.kill('SIGTERM')
      await damageStore(home, 'B')

      const window = await openWindow(await home.startCore())
      await seeMedicines(window, circle, ['A', 'B'])
      const { notice } = await see(window, 'backups', {}, (view) => view.notice !== null)
      expect(notice).toMatchObject({ reason: 'damaged' })
      expect(notice!.backupAt).not.toBeNull()
      expect(readdirSync(notice!.setAside)).toContain('medbox.sqlite')
      await home.startServer()
      await caregiver.commands.addMedicine(medicine(circle, 'C'))
      await seeMedicines(window, circle, ['A', 'B', 'C'])
      expect(await caregiverSees(caregiver, circle, ['A', 'B', 'C'])).toHaveLength(3)
      await seeSaved(window)
      await window.command('dismissRecoveryNotice', {})
      await see(window, 'backups', {}, (view) => view.notice === null)
      window.close()
    } finally {
      kiosk.close()
      await caregiver.close()
      await home.close()
    }
  },
)

/** Makes the first page unreadable without which a medicine can still be read, and leaves the word that the core's own check would leave. */
async function damageStore(home: Household, name: string): Promise<void> {
  const folder = join(home.folder, 'kiosk')
  const path = join(folder, 'medbox.sqlite')
  const { dataKey } = await openStoreKeys(folder, keyFileProvider(join(home.folder, 'machine.key')))
  const sound = readFileSync(path)
  for (let page = 1; page * pageBytes < sound.length; page++) {
    writeFileSync(path, Buffer.from(sound).fill(0xa5, page * pageBytes, (page + 1) * pageBytes))
    if ((await holds(path, dataKey, name)) && (await checkFile(path, dataKey)).length > 0) return markDamaged(folder, Date.now())
  }
  throw new Error('no page can be damaged without losing the medicine')
}

async function holds(path: string, key: Uint8Array, name: string): Promise<boolean> {
  for await (const { document } of readableRows(path, key)) if (JSON.stringify(document).includes(`"name":"${name}"`)) return true
  return false
}
