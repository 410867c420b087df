import { combineLatest, map, type Observable, of, throwError } from 'rxjs'
import { ContractError } from '../../contract/contract-error.ts'
import type { BackupsView, NoteView } from '../../contract/views.ts'
import type { BackupPort, BackupState } from '../backup-port.ts'
import { distinctView } from '../distinct-view.ts'
import type { Replica } from '../replica.ts'
import { exampleKey } from './session.ts'

/** A stick that is pulled for an evening is no news; a day without a good backup is. */
const lastAgeMsMax = 24 * 3600_000

export function backups$(backup: BackupPort | null): Observable<BackupsView> {
  if (!backup) return throwError(() => new ContractError('not-here', 'Backups are made where the box stands.'))
  return backup.state$.pipe(
    map((state) => ({ ...state, kept: state.kept.toSorted((a, b) => b.at - a.at) })),
    distinctView(),
  )
}

/** What Today says about backups; nothing while all is well, and nothing of words that would open example data. */
export function backupNotes$(replica: Replica, backup: BackupPort | null, circle: string): Observable<NoteView[]> {
  if (!backup) return of([])
  return combineLatest([backup.state$, replica.store.device.live(exampleKey), replica.ticks$]).pipe(
    map(([state, example, now]) => [...failureNotes(state, now), ...(circle === example ? [] : wordNotes(state))]),
  )
}

function failureNotes({ failed, last }: BackupState, now: number): NoteView[] {
  if (!failed || (last && now - last.at <= lastAgeMsMax)) return []
  return [{ type: 'backup-failed', code: failed.code, lastAt: last?.at ?? null }]
}

const wordNotes = ({ wordsNoted }: BackupState): NoteView[] => (wordsNoted ? [] : [{ type: 'words-not-noted' }])
