import type { BackupPlace, FoundBackup } from '../../../desktop/contract/views.ts'
import type { Answers } from './scripted-core.ts'

export const words = 'abandon ability mushroom zebra zero zone zoo table tomorrow tag tail talent'.split(' ')
const places: BackupPlace[] = [
  { path: '/home/medbox/backups', label: 'Medbox', freeBytes: 61_000_000_000, removable: false },
  { path: '/media/rosa/INTENSO', label: 'INTENSO', freeBytes: 14_800_000_000, removable: true },
]
export const found: FoundBackup[] = [
  { path: '/media/rosa/INTENSO/medbox-backups/7f3a/newest', at: Date.UTC(2026, 10, 20, 5), bytes: 4_340_000 },
  { path: '/media/rosa/INTENSO/medbox-backups/7f3a/older', at: Date.UTC(2026, 10, 11, 21), bytes: 4_100_000 },
]

/** What a core answers where a test says nothing else: commands that a screen sends as soon as it is shown. */
export const usualAnswers: Answers = {
  recoveryWords: () => ({ words }),
  backupPlaces: () => ({ places }),
  findBackups: () => ({ backups: found }),
}
