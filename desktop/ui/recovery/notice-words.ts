import type { RecoveryNotice } from '../../contract/views.ts'
import type { Words } from '../words/words.ts'

type Around = { /** No server is connected. */ isAlone: boolean; moment: (atMs: number) => string }

/** What happened to the store, in sentences: what was found, what it was rebuilt from, what is still to come, and what to look at. */
export function noticeWords(
  { reason, at, backupAt, salvagedRecords }: RecoveryNotice,
  { t }: Words,
  { isAlone, moment }: Around,
): { title: string; what: string; check: string } {
  const backup = backupAt === null ? '' : moment(backupAt)
  const sentences = [
    t(`recovered.what.${reason}`, { moment: moment(at), backup }),
    reason === 'damaged' && (backup ? t('recovered.fromBackup', { backup }) : t('recovered.noBackup')),
    reason === 'lost-writes' && backup && t('recovered.fromBackup', { backup }),
    salvagedRecords > 0 && t('recovered.salvaged', { count: salvagedRecords }),
    isAlone ? t('recovered.alone') : t(backup ? 'recovered.newerFromServer' : 'recovered.restFromServer'),
  ]
  return { title: t(`recovered.title.${reason}`), what: sentences.filter(Boolean).join(' '), check: t('recovered.check') }
}
