import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keyFileProvider } from '../keys/key-file.ts'
import { keysFileNames } from '../keys/keys-file.ts'
import { openStoreKeys } from '../keys/store-keys.ts'
import { makeBackup } from './make-backup.ts'
import { openKeysOrRescue } from './rescue-keys.ts'
import { defaultRota } from './rota.ts'
import { noon, notes, type TestMachine, testMachine } from './testing/test-kiosk.ts'

/** A machine that was used and backed up, and is switched off. */
async function usedMachine(): Promise<TestMachine> {
  const machine = testMachine()
  const kiosk = await machine.open()
  await kiosk.store.write(notes('n', 20), noon)
  await makeBackup(kiosk, machine.place, 1, noon, defaultRota)
  await kiosk.store.close()
  return machine
}

const rescue = ({ folder, provider, place, log }: TestMachine) =>
  openKeysOrRescue({ folder, provider, places: [place], log, now: () => noon })

test.each([
  ['damaged', (path: string) => writeFileSync(path, 'x')],
  ['gone', (path: string) => rmSync(path)],
])('I10.46 when both files of the keys are %s, those of the newest backup open the store', async (what, harm) => {
  const machine = await usedMachine()
  const keys = await openStoreKeys(machine.folder, machine.provider)
  for (const name of keysFileNames) harm(join(machine.folder, name))
  const rescued = await rescue(machine)
  expect(rescued.dataKey).toEqual(keys.dataKey)
  expect(machine.events).toContain('store.keys-rescued')
  const kiosk = await machine.open()
  expect(await kiosk.store.get('n19')).toBeDefined()
  await kiosk.store.close()
  if (what === 'gone') return
  const [aside] = readdirSync(join(machine.folder, 'damaged'))
  expect(readFileSync(join(machine.folder, 'damaged', aside!, 'keys.json'), 'utf8')).toBe('x')
})

test('I10.46 keys that do not open the store are not taken from a backup, and a wrong key rescues nothing', async () => {
  const machine = await usedMachine()
  const other = keyFileProvider(join(machine.root, 'other.key'))
  await expect(rescue({ ...machine, provider: other })).rejects.toMatchObject({ code: 'key-file-missing' })
  for (const name of keysFileNames) rmSync(join(machine.folder, name))
  await expect(rescue({ ...machine, provider: other })).rejects.toMatchObject({ code: 'store-keys-missing' })
  const stranger = await usedMachine()
  await expect(rescue({ ...machine, place: stranger.place })).rejects.toMatchObject({ code: 'store-keys-missing' })
  expect(readdirSync(machine.folder)).not.toContain('keys.json')
})
