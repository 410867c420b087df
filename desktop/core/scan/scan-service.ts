import { BehaviorSubject } from 'rxjs'
import type { Logger } from 'pino'
import { ContractError } from '../../contract/contract-error.ts'
import { createRecord, editRecord } from '../../../shared/record/edit.ts'
import type { Body } from '../../../shared/kinds/table.ts'
import type { Replica } from '../../replica/replica.ts'
import type { Scanner } from '../../replica/scanner.ts'
import type { ScanProgress } from '../../replica/views/scans.ts'
import { directionsToTiming } from '../../scan/directions-to-timing.ts'
import { keepPicture } from '../../scan/keep-picture.ts'
import type { Files } from '../../store/files.ts'
import type { ScanThread } from './scan-thread.ts'

type Options = { replica: Replica; files: Files; thread: ScanThread; log: Logger }

export type ScanService = Scanner & {
  /** Takes up scans that an earlier run of the core left unread. */
  resume(circle: string): Promise<void>
  close(): Promise<void>
}

/**
 * From a picture to a draft: the picture is kept first, then read in the background, one at a time; what was
 * interrupted is read again after a restart. Nothing becomes a medicine here: that takes a person.
 */
export function createScanService({ replica, files, thread, log }: Options): ScanService {
  const progress$ = new BehaviorSubject<ReadonlyMap<string, ScanProgress>>(new Map())
  const running = new Map<string, AbortController>()
  let turn: Promise<void> = Promise.resolve()

  return {
    progress$,
    async start(circle, picture) {
      const kept = await keepPicture(picture)
      const id = `scan:${replica.randomId()}`
      const { width, height, type: pictureType } = kept
      const body: Body<'label-scan'> = {
        picture: await files.put(kept.bytes),
        pictureType,
        at: replica.now(),
        width,
        height,
        fields: {},
        review: [],
        text: '',
        medicine: '',
        status: 'unread',
      }
      await replica.store.write([createRecord('label-scan', id, circle, body, await replica.edit())], replica.now())
      enqueue(id)
      return id
    },
    cancel: (scan) => running.get(scan)?.abort(),
    async picture(scan) {
      const { picture, pictureType } = await bodyOf(scan)
      const bytes = await files.get(picture)
      if (!bytes) throw new ContractError('not-here', 'The picture is on another device.')
      return { bytes, type: pictureType }
    },
    suggestPlan: (directions) => directionsToTiming(directions, replica.now()),
    async resume(circle) {
      const left = await replica.store.find({ circle, kind: 'label-scan', state: 'unread' })
      for (const record of left) enqueue(record.id)
    },
    async close() {
      for (const abort of running.values()) abort.abort()
      await turn
    },
  }

  function enqueue(scan: string): void {
    const abort = new AbortController()
    running.set(scan, abort)
    show(scan, { done: 0, problem: null })
    turn = turn.then(() => read(scan, abort.signal)).finally(() => running.delete(scan))
  }

  async function read(scan: string, signal: AbortSignal): Promise<void> {
    try {
      const bytes = await files.get((await bodyOf(scan)).picture)
      if (!bytes) return
      const { code, fields, review, text } = await thread.read(bytes, signal, (done) => show(scan, { done, problem: null }))
      show(scan, { done: 1, problem: code === 'scan-no-label' ? { code, message: 'There is no medicine label in this picture.' } : null })
      await save(scan, { fields: fields, review, text, status: code === 'scan-no-label' ? 'no-label' : 'draft' })
    } catch (error) {
      await giveUp(scan, error, signal)
    }
  }

  /** Unreadable is an answer too: the picture stays, and a person can type what it says. */
  async function giveUp(scan: string, error: unknown, signal: AbortSignal): Promise<void> {
    const { code = 'scan-failed', message = '' } = error as { code?: string; message?: string }
    if (!signal.aborted) log.warn({ code }, 'a picture could not be read')
    show(scan, { done: 1, problem: { code, message } })
    if (!signal.aborted)
      await save(scan, { status: 'no-label' }).catch((failed: unknown) => log.error({ err: failed }, 'a scan could not be kept'))
  }

  async function save(scan: string, patch: Partial<Body<'label-scan'>>): Promise<void> {
    const record = await replica.store.get(scan)
    if (!record || record.state !== 'unread') return
    await replica.store.write([editRecord(record, 'label-scan', patch, await replica.edit())], replica.now())
  }

  async function bodyOf(scan: string): Promise<Body<'label-scan'>> {
    const record = await replica.store.get(scan)
    if (record?.kind !== 'label-scan') throw new ContractError('not-found', 'There is no such scan.')
    return record.body as unknown as Body<'label-scan'>
  }

  function show(scan: string, progress: ScanProgress): void {
    progress$.next(new Map(progress$.value).set(scan, progress))
  }
}
