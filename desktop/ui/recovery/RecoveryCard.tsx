import { Check, DatabaseBackup } from 'lucide-react'
import { type ReactNode, use } from 'react'
import type { RecoveryNotice } from '../../contract/views.ts'
import { routeHref } from '../app/route.ts'
import { useSession } from '../app/session-context.tsx'
import { useCommand } from '../data/use-command.ts'
import { useNow } from '../data/use-now.ts'
import { useQuery } from '../data/use-query.ts'
import { Button } from '../parts/Button.tsx'
import { Card } from '../parts/Card.tsx'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { LinkButton } from '../parts/LinkButton.tsx'
import { TrustContext } from '../parts/StatusLine.tsx'
import { useZone } from '../parts/zone-context.tsx'
import { useWords } from '../words/words-context.tsx'
import { noticeWords } from './notice-words.ts'
import './recovery-card.css'

type Props = { /** With where the damaged file lies; else a way to there. */ isWhole?: boolean }

/** What was done to the store while nobody looked, until somebody has read it. */
export function RecoveryCard(props: Props): ReactNode {
  return useSession().can.backUp ? <Notice {...props} /> : null
}

function Notice({ isWhole = false }: Props): ReactNode {
  const { value: backups } = useQuery('backups', {})
  return backups?.notice ? <NoticeCard notice={backups.notice} isWhole={isWhole} /> : null
}

function NoticeCard({ notice, isWhole }: { notice: RecoveryNotice; isWhole: boolean }): ReactNode {
  const words = useWords()
  const { t, moment } = words
  const now = useNow(60_000)
  const zone = useZone()
  const dismiss = useCommand('dismissRecoveryNotice')
  const isAlone = use(TrustContext)?.level === 'local-only'
  const { title, what, check } = noticeWords(notice, words, { isAlone, moment: (atMs) => moment(atMs, now, zone) })
  return (
    <Card tone="do" className="recovery-card">
      <h2>
        <DatabaseBackup aria-hidden />
        {title}
      </h2>
      <p>{what}</p>
      <p>
        <strong>{check}</strong>
      </p>
      {isWhole && notice.setAside !== '' && (
        <p className="recovery-card-file">
          {t(notice.reason === 'restored' ? 'recovered.replaced' : 'recovered.setAside')} <bdi dir="ltr">{notice.setAside}</bdi>
        </p>
      )}
      <div className="recovery-card-foot">
        <Button icon={Check} isBusy={dismiss.isBusy} onClick={() => void dismiss.run({})}>
          {t('recovered.understood')}
        </Button>
        {!isWhole && (
          <LinkButton look="quiet" href={routeHref({ screen: 'status' })}>
            {t('recovered.details')}
          </LinkButton>
        )}
      </div>
      <ErrorNote error={dismiss.error} />
    </Card>
  )
}
