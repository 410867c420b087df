import { BehaviorSubject } from 'rxjs'
import { vi } from 'vitest'
import type { BackupPort, BackupState } from '../backup-port.ts'

const words = 'abandon ability able about above absent absorb abstract absurd abuse access accident'.split(' ')

/** A port without a disk: the test moves its state and sees what was asked of it. */
export function createTestBackup() {
  const state$ = new BehaviorSubject<BackupState>({
    place: '/data/backups',
    last: null,
    failed: null,
    kept: [],
    wordsNoted: false,
    protection: 'key-file',
    notice: null,
  })
  const change = (patch: Partial<BackupState>): void => state$.next({ ...state$.value, ...patch })
  return {
    state$,
    change,
    backUpNow: vi.fn<BackupPort['backUpNow']>(async () => {}),
    choosePlace: vi.fn<BackupPort['choosePlace']>(async () => {}),
    restore: vi.fn<BackupPort['restore']>(async () => {}),
    places: async () => [{ path: '/media/stick', label: 'STICK', freeBytes: 1e9, removable: true }],
    find: async () => [{ path: '/media/stick/backup', at: 1, bytes: 1e6 }],
    recoveryWords: async () => words,
    wordsNoted: async () => change({ wordsNoted: true }),
    dismissNotice: async () => change({ notice: null }),
  } satisfies BackupPort & Record<string, unknown>
}
