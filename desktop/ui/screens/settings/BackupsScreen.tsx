import { DatabaseBackup, KeyRound } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { BackupsView } from '../../../contract/views.ts'
import { useCommand } from '../../data/use-command.ts'
import { useNow } from '../../data/use-now.ts'
import { useQuery } from '../../data/use-query.ts'
import { Button } from '../../parts/Button.tsx'
import { Card } from '../../parts/Card.tsx'
import { Dialog } from '../../parts/Dialog.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { Page } from '../../parts/Page.tsx'
import { QueryState } from '../../parts/QueryState.tsx'
import { RecoveryWords } from '../../recovery/RecoveryWords.tsx'
import { useWords } from '../../words/words-context.tsx'
import { BackupPlaces } from './BackupPlaces.tsx'
import { KeptBackups } from './KeptBackups.tsx'
import './backups.css'
import './settings.css'

/** What there is to fall back on, where it lies, and who can open it. */
export function BackupsScreen(): ReactNode {
  const { t } = useWords()
  const { value: backups, error } = useQuery('backups', {})
  return (
    <Page title={t('backups.title')} back={{ screen: 'settings' }}>
      {!backups && <QueryState error={error} />}
      {backups && (
        <div className="settings">
          <Last backups={backups} />
          <BackupPlaces place={backups.place} />
          <WordsCard isNoted={backups.wordsNoted} />
          <KeptBackups kept={backups.kept} />
          <Card title={t('backups.protection')}>
            <p>
              {t('backups.protectionNote')} {t(`protection.${backups.protection}`)}
            </p>
          </Card>
        </div>
      )}
    </Page>
  )
}

function Last({ backups: { last, failed } }: { backups: BackupsView }): ReactNode {
  const words = useWords()
  const { t, relative, bytes } = words
  const now = useNow(5_000)
  const backUp = useCommand('backUpNow')
  return (
    <Card tone={failed ? 'now' : 'plain'} title={last ? t('backups.last', { ago: relative(last.at, now) }) : t('backups.none')}>
      {last ? (
        <p>
          {t('backups.lastWhere', { size: bytes(last.bytes) })} <bdi className="backups-path">{last.place}</bdi>
        </p>
      ) : (
        <p>{t('backups.noneNote')}</p>
      )}
      {failed && (
        <p>
          <strong>{t('backups.failed', { ago: relative(failed.at, now) })}</strong>{' '}
          {words.maybe(`backupHelp.${failed.code}`) ?? t('backupHelp.other', { code: failed.code })}
        </p>
      )}
      <div>
        <Button look="do" icon={DatabaseBackup} isBusy={backUp.isBusy} onClick={() => void backUp.run({})}>
          {backUp.isBusy ? t('backups.busy') : t('backups.now')}
        </Button>
      </div>
      {/* What the last try says above is not said twice. */}
      <ErrorNote error={backUp.error?.code === failed?.code ? undefined : backUp.error} />
    </Card>
  )
}

function WordsCard({ isNoted }: { isNoted: boolean }): ReactNode {
  const { t } = useWords()
  const [isOpen, setOpen] = useState(false)
  const close = (): void => setOpen(false)
  return (
    <Card tone={isNoted ? 'plain' : 'now'} title={t('backups.words')}>
      <p>{t(isNoted ? 'backups.wordsNoted' : 'backups.wordsNotNoted')}</p>
      <div>
        <Button icon={KeyRound} onClick={() => setOpen(true)}>
          {t('backups.showWords')}
        </Button>
      </div>
      {isOpen && (
        <Dialog title={t('recovery.title')} onClose={close} size="wide">
          <RecoveryWords isNoted={isNoted} onNoted={close} later={<Button onClick={close}>{t('action.close')}</Button>} />
        </Dialog>
      )}
    </Card>
  )
}
