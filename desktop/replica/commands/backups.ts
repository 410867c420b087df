import type { Commands } from '../../contract/serve.ts'
import { ContractError } from '../../contract/contract-error.ts'
import type { BackupPort } from '../backup-port.ts'
import type { CommandContext } from '../command-context.ts'
import { wordsDueKey } from '../../store/backup/kept-values.ts'
import { assertFirstRun } from './assert-first-run.ts'

type BackupCommands = Pick<
  Commands,
  | 'findBackups'
  | 'restoreBackup'
  | 'backUpNow'
  | 'backupPlaces'
  | 'chooseBackupPlace'
  | 'recoveryWords'
  | 'noteRecoveryWords'
  | 'postponeRecoveryWords'
  | 'dismissRecoveryNotice'
>

/** A window only ever names a place that this device found itself. */
export function backupCommands(context: CommandContext): BackupCommands {
  const { replica, host } = context
  const { device } = replica.store
  return {
    findBackups: async () => ({ backups: await port().find() }),
    async restoreBackup({ path, words }) {
      await assertFirstRun(replica)
      assertFound(await port().find(), path)
      await port().restore(path, words)
      return {}
    },
    async backUpNow() {
      await port().backUpNow()
      return {}
    },
    backupPlaces: async () => ({ places: await port().places() }),
    async chooseBackupPlace({ path }) {
      await context.guard()
      if (path !== null) assertFound(await port().places(), path)
      await port().choosePlace(path)
      return {}
    },
    async recoveryWords() {
      await context.guard()
      return { words: [...(await port().recoveryWords())] }
    },
    async noteRecoveryWords() {
      await context.guard()
      await port().wordsNoted()
      await device.remove(wordsDueKey)
      return {}
    },
    async postponeRecoveryWords() {
      await device.remove(wordsDueKey)
      return {}
    },
    async dismissRecoveryNotice() {
      await port().dismissNotice()
      return {}
    },
  }

  function port(): BackupPort {
    if (!host.backup) throw new ContractError('not-here', 'Backups are made where the box stands.')
    return host.backup
  }
}

function assertFound(found: readonly { path: string }[], path: string): void {
  if (!found.some((one) => one.path === path)) throw new ContractError('backup-place-missing', 'That place is not here any more.')
}
