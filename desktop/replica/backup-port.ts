import type { Observable } from 'rxjs'
import type { BackupPlace, BackupsView, FoundBackup, RecoveryNotice } from '../contract/views.ts'

export type { BackupPlace, FoundBackup, RecoveryNotice }
export type BackupState = BackupsView

/** Backups of this device's store; replicas that keep none (the web) have no port. */
export interface BackupPort {
  readonly state$: Observable<BackupState>
  backUpNow(): Promise<void>
  /** null: the default folder beside the data. */
  choosePlace(path: string | null): Promise<void>
  /** The default folder and every removable drive found. */
  places(): Promise<BackupPlace[]>
  /** Backups on all places, newest first. */
  find(): Promise<FoundBackup[]>
  /** Reads the backup back whole and stages it; the core then restarts itself and swaps it in (kill-safe). */
  restore(path: string, words: readonly string[]): Promise<void>
  recoveryWords(): Promise<readonly string[]>
  wordsNoted(): Promise<void>
  dismissNotice(): Promise<void>
}
