import { BehaviorSubject, combineLatest, map } from 'rxjs'
import type { BackupPort, RecoveryNotice } from '../../replica/backup-port.ts'
import { type Backup, listAllBackups, listBackups } from '../../store/backup/backup-folder.ts'
import { backupPlaceKey, backupStatusKey, backupWordsNotedKey, recoveryNoticeKey } from '../../store/backup/kept-values.ts'
import { isBackupDue } from '../../store/backup/rota.ts'
import { stageRestore } from '../../store/backup/stage-restore.ts'
import { storeIdOf } from '../../store/backup/store-id.ts'
import { stateOf, stateText } from '../../store/backup/store-state.ts'
import type { KeyProvider } from '../../store/keys/key-provider.ts'
import type { Timers } from '../../sync/timers.ts'
import { backUp, type BackUpParts } from './back-up.ts'
import { type BackupStatus, readStatus } from './backup-status.ts'

export type BackupServiceOptions = BackUpParts & {
  provider: KeyProvider
  timers: Timers
  /** Ends this process soon, to be started again: a staged restore is put in place then. */
  restart: () => void
}

/** A backup that is under way when the store closes fails, and leaves no trace under its name. */
export type BackupService = BackupPort & { close(): void }

const lookEveryMs = 60_000
/** A stick that is pulled or full is tried again after this, not every minute. */
const retryAfterMs = 15 * 60_000

/** Backs the store up by itself: every hour in which something changed, to the folder beside the data or a chosen place. */
export async function createBackupService(options: BackupServiceOptions): Promise<BackupService> {
  const { source, places, provider, log, now, timers, suspect } = options
  const { store, keys } = source
  const { device } = store
  const status$ = new BehaviorSubject<BackupStatus>(readStatus(await device.get(backupStatusKey)))
  const kept$ = new BehaviorSubject<{ at: number; path: string }[]>([])
  let turn: Promise<unknown> = Promise.resolve()
  let cancel = (): void => {}
  let isClosed = false
  /** When this process last found that nothing had changed. */
  let foundSameAt: number | null = null
  let tookMs = 0

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
        place: places.placeOf(place),
        last: last && { at: last.at, place: last.place, bytes: last.bytes },
        failed,
        kept,
        wordsNoted: wordsNoted === true,
        protection: keys.provider ?? 'key-file',
        notice: (notice as RecoveryNotice | undefined) ?? null,
      })),
    ),
    backUpNow: () => inTurn(backUpNow),
    async choosePlace(path) {
      await places.choose(path ?? places.defaultPlace)
      await refreshKept()
      foundSameAt = null
      // Tried at once; what comes of it shows in the state.
      void inTurn(backUpNow).catch(() => undefined)
    },
    places: places.list,
    async find() {
      const found = (await Promise.all((await places.all()).map(listAllBackups))).flat()
      const backups = found.map(({ path, manifest }) => ({ path, at: manifest.at, bytes: manifest.bytes }))
      return backups.toSorted((a, b) => b.at - a.at)
    },
    async restore(path, words) {
      const logEvent = (event: string, facts: object): void => log.info(facts, event)
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
    const state = await stateOf(store)
    // A store that nobody has set up holds nothing yet.
    if (Object.keys(state.prints).length === 0) return
    const isSame = failed === null && last?.state === stateText(state) && (await keptIn(last.place)).some(({ path }) => path === last.path)
    if (isSame) foundSameAt = now()
    else await backUpNow()
  }

  async function backUpNow(): Promise<void> {
    const startedAt = performance.now()
    try {
      const place = await places.chosen()
      const { path, manifest } = await backUp(options, place, status$.value.last?.number ?? 0)
      const { at, bytes, state, number } = manifest
      await setStatus({ last: { at, place, bytes, state, number, path }, failed: null })
      log.info({ bytes, rows: manifest.rows }, 'backup made')
    } catch (error) {
      const { code = 'backup-failed' } = error as { code?: string }
      log.warn({ err: error, code }, 'backup failed')
      suspect(error)
      // A store that cannot be written to says so itself.
      await setStatus({ ...status$.value, failed: { at: now(), code } }).catch(() => undefined)
      throw error
    } finally {
      tookMs = performance.now() - startedAt
      await refreshKept()
    }
  }

  async function setStatus(status: BackupStatus): Promise<void> {
    status$.next(status)
    await device.set(backupStatusKey, status)
  }

  async function refreshKept(): Promise<void> {
    const folders = new Set([places.defaultPlace, await places.chosen()])
    const kept = (await Promise.all([...folders].map(keptIn))).flat()
    kept$.next(kept.map(({ path, manifest }) => ({ at: manifest.at, path })))
  }

  function keptIn(place: string): Promise<Backup[]> {
    return listBackups(place, storeIdOf(keys))
  }

  /** One at a time, whoever asks. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work)
    turn = done.catch(() => undefined)
    return done
  }
}
