import type { NoteView } from '../../../contract/views.ts'
import type { Words } from '../../words/words.ts'

type Around = { /** Today, `YYYY-MM-DD`. */ date: string; now: number; host: 'kiosk' | 'web' }

/** A note as a sentence, and a second one with what follows from it. */
export function noteWords(
  note: NoteView,
  { t, near, wall, relative }: Words,
  { date, now, host }: Around,
): { title: string; detail: string } {
  switch (note.type) {
    case 'runs-out':
      return {
        title: t('note.runsOut', { name: note.name, day: near(note.date, date) }),
        detail: t('note.runsOutDetail', { days: note.daysLeft }),
      }
    case 'out-of-stock':
      return { title: t('note.out', { name: note.name }), detail: t('note.outDetail') }
    case 'conflict':
      return { title: t('note.conflict', { name: note.name }), detail: t('note.conflictDetail') }
    case 'contradiction':
      return { title: t('note.contradiction', { name: note.name, wall: wall(note.wall) }), detail: t('note.contradictionDetail') }
    case 'box-absent':
      return {
        title: t('note.boxAbsent'),
        detail: note.since === null ? t(`note.boxAbsentDetail.${host}`) : t('note.boxAbsentSince', { ago: relative(note.since, now) }),
      }
    case 'words-not-noted':
      return { title: t('note.wordsNotNoted'), detail: t('note.wordsNotNotedDetail') }
    case 'backup-failed':
      return {
        title: note.lastAt === null ? t('note.backupFailed') : t('note.backupFailedSince', { ago: relative(note.lastAt, now) }),
        detail: t('note.backupFailedDetail'),
      }
    case 'unreadable':
      return { title: t('note.unreadable', { count: note.count }), detail: t('note.unreadableDetail') }
  }
}
