import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { hlcToStamp } from '../../../../shared/clock/hlc.ts'
import type { MedRecord } from '../../../../shared/record/record.ts'
import { openFiles } from '../../files.ts'
import { keyFileProvider } from '../../keys/key-file.ts'
import { openStoreKeys } from '../../keys/store-keys.ts'
import { type KioskStore, openKioskStore } from '../../open-store.ts'
import { finishRestore } from '../finish-restore.ts'
import type { BackupSource } from '../make-backup.ts'

export const noon = Date.parse('2026-11-20T12:00:00Z')
const circle = 'circle-one'

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'medbox-backup-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export const note = (id: string, text = `words of ${id}`, device = 'kdevice'): MedRecord => ({
  id,
  circle,
  kind: 'note',
  v: 1,
  at: noon,
  ref: '',
  state: '',
  clock: { text: hlcToStamp({ ms: noon, counter: 0 }, device) },
  by: { user: 'u', device },
  gone: false,
  body: { text },
})

export const notes = (prefix: string, count: number): MedRecord[] =>
  Array.from({ length: count }, (_, i) => note(`${prefix}${i}`, `words of ${prefix}${i} ${'z'.repeat((i * 37) % 700)}`))

/** A machine with a kiosk's data folder, and a place for backups; each opening goes the way that the core's start does. */
export function testMachine(root = tempFolder()) {
  const at = (...names: string[]): string => join(root, ...names)
  const folder = at('kiosk')
  mkdirSync(folder, { recursive: true })
  const place = at('backups')
  mkdirSync(place, { recursive: true })
  const provider = keyFileProvider(at('machine.key'))
  const events: string[] = []
  const log = (event: string): void => void events.push(event)

  async function open(nowMs = noon): Promise<BackupSource & KioskStore> {
    const now = (): number => nowMs
    await finishRestore({ folder, provider, log, now })
    const keys = await openStoreKeys(folder, provider, now)
    const opened = await openKioskStore({ folder, keys, provider, backupFolders: [place], log, now })
    return { ...opened, folder, keys, files: await openFiles(join(folder, 'files'), keys.filesKey) }
  }
  return {
    root,
    folder,
    place,
    provider,
    log,
    events,
    open,
    database: join(folder, 'medbox.sqlite'),
    has: (name: string) => existsSync(join(folder, name)),
  }
}

/** Another machine with the same disk, as it is now. */
export function copyOf(machine: TestMachine): TestMachine {
  const root = tempFolder()
  cpSync(machine.root, root, { recursive: true })
  return testMachine(root)
}

export type TestMachine = ReturnType<typeof testMachine>

export const picture = (): Uint8Array => randomBytes(2_000)
