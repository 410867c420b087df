import type { Logger } from 'pino'
import type { Backup } from '../../store/backup/backup-folder.ts'
import { applyRota, type BackupSource, copyBackup, makeBackup, nextNumber } from '../../store/backup/make-backup.ts'
import { defaultRota, newestOnly } from '../../store/backup/rota.ts'
import { makeFolder } from '../../store/durable-file.ts'
import type { BackupPlaces } from './backup-places.ts'

export type BackUpParts = {
  source: BackupSource
  places: BackupPlaces
  now: () => number
  log: Logger
  /** Hears of every backup that failed: copying a store reads all of it, and may be the first to meet damage. */
  suspect: (error: unknown) => void
}

/**
 * Makes a backup in a place. Where that is not the folder beside the data, this folder gets it first, which no pulled
 * stick can prevent, and then holds only the newest. Throws `BackupError`, `StoreError`.
 */
export async function backUp(parts: BackUpParts, place: string, lastNumber: number): Promise<Backup> {
  const { source, places, now, log, suspect } = parts
  const { defaultPlace } = places
  const number = await nextNumber([defaultPlace, place], source.keys, lastNumber)
  const makeIn = (folder: string): Promise<Backup> => makeBackup(source, folder, number, now(), defaultRota)

  await makeFolder(defaultPlace)
  if (place === defaultPlace) return makeIn(place)
  const local = await makeIn(defaultPlace).catch((error: unknown) => {
    log.warn({ err: error }, 'no backup beside the data')
    suspect(error)
    return undefined
  })
  await places.assertThere(place)
  if (!local) return makeIn(place)
  const copied = await copyBackup(local, source.files, source.keys, place, now(), defaultRota)
  await applyRota(defaultPlace, source.keys, newestOnly)
  return copied
}
