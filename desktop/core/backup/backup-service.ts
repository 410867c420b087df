import { stat } from 'node:fs/promises'
import { BehaviorSubject, combineLatest, map } from 'rxjs'
import type { Logger } from 'pino'
import type { BackupPort, RecoveryNotice } from '../../replica/backup-port.ts'
import { BackupError } from '../../store/backup/backup-error.ts'
import { type Backup, listAllBackups, listBackups, newestFirst } from '../../store/backup/backup-folder.ts'
import {
  backupPlaceApartKey,
  backupPlaceKey,
  backupStatusKey,
  backupWordsNotedKey,
  recoveryNoticeKey,
} from '../../store/backup/kept-values.ts'
import { applyRota, type BackupSource, copyBackup, makeBackup, nextNumber } from '../../store/backup/make-backup.ts'
import { defaultRota, isBackupDue, newestOnly } from '../../store/backup/rota.ts'
import { stageRestore } from '../../store/backup/stage-restore.ts'
import { storeIdOf } from '../../store/backup/store-id.ts'
import { stateOf, stateText } from '../../store/backup/store-state.ts'
import { makeFolder } from '../../store/durable-file.ts'
import type { KeyProvider } from '../../store/keys/key-provider.ts'
import type { Timers } from '../../sync/timers.ts'
import { backupPlaces } from './backup-places.ts'
import { type BackupStatus, readStatus } from './backup-status.ts'
import { driveOf, isOnDrive } from './drives.ts'

export type BackupServiceOptions = {
  source: BackupSource
  provider: KeyProvider
  /** The folder for backups beside the data; made when missing. */
  defaultPlace: string
  /** The drives that are plugged in now. */
  drives: () => Promise<string[]>
  log: Logger
  now: () => number
  timers: Timers
  /** Ends this process soon, to be started again: a staged restore is put in place then. */
  restart: () => void
}

/** A backup that is under way when the store closes fails, and leaves no trace under its name. */
export type BackupService = BackupPort & { close(): void }

const lookEveryMs = 60_000
/** A stick that is pulled or full is tried again after this, not every minute. */
const retryAfterMs = 15 * 60_000

type Kept = { at: number; path: string }[]

/** Backs the store up by itself: every hour in which something changed, to the folder beside the data or a chosen place. */
export async function createBackupService(options: BackupServiceOptions): Promise<BackupService> {
  const { source, provider, defaultPlace, drives, log, now, timers } = options
  const { store, keys } = source
  const { device } = store
  const status$ = new BehaviorSubject<BackupStatus>(readStatus(await device.get(backupStatusKey)))
  const kept$ = new BehaviorSubject<Kept>([])
  let turn: Promise<unknown> = Promise.resolve()
  let cancel = (): void => {}
  let isClosed = false
  /** When this process last found that nothing had changed. */
  let foundSameAt: number | null = null
  let tookMs = 0

  const chosenPlace = async (): Promise<string> => placeOf(await device.get(backupPlaceKey))
  const placeOf = (value: unknown): string => (typeof value === 'string' ? value : defaultPlace)

  await refreshKept()
  lookLater()

  return {
    state$: combineLatest([
      status$,
      kept$,
      device.live(backupPlaceKey),
      device.live(backupWordsNotedKey),
      device.live(recoveryNoticeKey),
    ]).pipe(
      map(([{ last, failed }, kept, place, wordsNoted, notice]) => ({
        place: placeOf(place),
        last: last && { at: last.at, place: last.place, bytes: last.bytes },
        failed,
        kept,
        wordsNoted: wordsNoted === true,
        protection: keys.provider ?? 'key-file',
        notice: (notice as RecoveryNotice | undefined) ?? null,
      })),
    ),
    backUpNow: () => inTurn(() => backUp()),
    async choosePlace(path) {
      const place = path ?? defaultPlace
      await assertPlugged(place)
      const isApart = place !== defaultPlace && !(await isSameDisk(place, source.folder))
      await device.set(backupPlaceApartKey, isApart)
      await device.set(backupPlaceKey, place === defaultPlace ? undefined : place)
      await refreshKept()
      foundSameAt = null
      // Tried at once; what comes of it shows in the state.
      void inTurn(() => backUp()).catch(() => undefined)
    },
    places: async () => backupPlaces(defaultPlace, await drives()),
    find: async () => (await findAll()).map(({ path, manifest }) => ({ path, at: manifest.at, bytes: manifest.bytes })),
    async restore(path, words) {
      await inTurn(() => stageRestore({ folder: source.folder, provider, device, log: logEvent, now }, path, words))
      options.restart()
    },
    recoveryWords: async () => keys.recoveryWords,
    wordsNoted: () => device.set(backupWordsNotedKey, true),
    dismissNotice: () => device.remove(recoveryNoticeKey),
    close() {
      isClosed = true
      cancel()
    },
  }

  function lookLater(): void {
    cancel = timers.after(lookEveryMs, () => {
      void inTurn(backUpIfDue)
        .catch(() => undefined)
        .then(() => isClosed || lookLater())
    })
  }

  async function backUpIfDue(): Promise<void> {
    const { last, failed } = status$.value
    const isWaiting = failed !== null && Math.abs(now() - failed.at) < retryAfterMs
    const doneAt = Math.max(last?.at ?? 0, foundSameAt ?? 0) || null
    if (isClosed || isWaiting || (failed === null && !isBackupDue(doneAt, now(), tookMs))) return
    const { circles, prints } = await present()
    // A store that nobody has set up holds nothing yet.
    if (circles === 0) return
    if (failed === null && last && prints === last.state && (await keptIn(last.place)).some(({ path }) => path === last.path))
      foundSameAt = now()
    else await backUp()
  }

  async function present(): Promise<{ circles: number; prints: string }> {
    const state = await stateOf(store)
    return { circles: Object.keys(state.prints).length, prints: stateText(state) }
  }

  async function backUp(): Promise<void> {
    const place = await chosenPlace()
    const startedAt = performance.now()
    try {
      const backup = await (place === defaultPlace ? makeIn(place) : makeAndCopy(place))
      const { at, bytes, state, number } = backup.manifest
      await setStatus({ last: { at, place, bytes, state, number, path: backup.path }, failed: null })
      log.info({ bytes, rows: backup.manifest.rows }, 'backup made')
    } catch (error) {
      const { code = 'backup-failed' } = error as { code?: string }
      log.warn({ err: error, code }, 'backup failed')
      // A store that cannot be written to says so itself.
      await setStatus({ ...status$.value, failed: { at: now(), code } }).catch(() => undefined)
      throw error
    } finally {
      tookMs = performance.now() - startedAt
      await refreshKept()
    }
  }

  /** With a place of its own for backups, the folder beside the data holds the newest one too. */
  async function makeAndCopy(place: string): Promise<Backup> {
    const local = await makeIn(defaultPlace).catch((error: unknown) => {
      log.warn({ err: error }, 'no backup beside the data')
      return undefined
    })
    await assertThere(place)
    if (!local) return makeIn(place)
    const copied = await copyBackup(local, source.files, keys, place, now(), defaultRota)
    await applyRota(defaultPlace, keys, newestOnly)
    return copied
  }

  async function makeIn(place: string): Promise<Backup> {
    if (place === defaultPlace) await makeFolder(place)
    const number = await nextNumber([defaultPlace, place], keys, status$.value.last?.number ?? 0)
    return makeBackup(source, place, number, now(), defaultRota)
  }

  /** A stick that is pulled leaves its folder behind, empty, on the disk of the computer. */
  async function assertThere(place: string): Promise<void> {
    await assertPlugged(place)
    if ((await device.get(backupPlaceApartKey)) === true && (await isSameDisk(place, source.folder))) throw missing(place)
  }

  async function assertPlugged(place: string): Promise<void> {
    if (place === defaultPlace) return
    if (isOnDrive(place) && !driveOf(place, await drives())) throw missing(place)
    await stat(place).catch((error: unknown) => {
      throw missing(place, error)
    })
  }

  async function setStatus(status: BackupStatus): Promise<void> {
    status$.next(status)
    await device.set(backupStatusKey, status)
  }

  async function refreshKept(): Promise<void> {
    const places = new Set([defaultPlace, await chosenPlace()])
    const kept = (await Promise.all([...places].map(keptIn))).flat()
    kept$.next(kept.map(({ path, manifest }) => ({ at: manifest.at, path })))
  }

  function keptIn(place: string): Promise<Backup[]> {
    return listBackups(place, storeIdOf(keys))
  }

  async function findAll(): Promise<Backup[]> {
    const places = new Set([defaultPlace, await chosenPlace(), ...(await drives())])
    return newestFirst((await Promise.all([...places].map(listAllBackups))).flat()).toSorted((a, b) => b.manifest.at - a.manifest.at)
  }

  function logEvent(event: string, facts: Record<string, string | number>): void {
    log.info(facts, event)
  }

  /** One at a time, whoever asks. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work)
    turn = done.catch(() => undefined)
    return done
  }
}

const isSameDisk = async (one: string, other: string): Promise<boolean> => (await stat(one)).dev === (await stat(other)).dev

const missing = (place: string, cause?: unknown): BackupError =>
  new BackupError('backup-place-missing', `${place} is not there now; plug the drive in, or choose another place for backups.`, cause)
