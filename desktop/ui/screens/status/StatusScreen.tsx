import { RefreshCw } from 'lucide-react'
import type { ReactNode } from 'react'
import type { StatusView } from '../../../contract/views.ts'
import { useClient } from '../../data/client-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { useNow } from '../../data/use-now.ts'
import { useQuery } from '../../data/use-query.ts'
import { Button } from '../../parts/Button.tsx'
import { Card } from '../../parts/Card.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { Page } from '../../parts/Page.tsx'
import { RecoveryCard } from '../../recovery/RecoveryCard.tsx'
import { QueryState } from '../../parts/QueryState.tsx'
import { trustIcon } from '../../parts/StatusLine.tsx'
import { trustLine, trustState, trustTone } from '../../parts/trust-words.ts'
import { useZone } from '../../parts/zone-context.tsx'
import { wallAt } from '../../words/formats.ts'
import { useWords } from '../../words/words-context.tsx'
import { Refused } from './Refused.tsx'
import './status.css'

/** What is safe and how that is known; what waits; what was refused and why. */
export function StatusScreen(): ReactNode {
  const { t } = useWords()
  const { value: status, error } = useQuery('status', {})
  return (
    <Page title={t('status.title')} back={{ screen: 'today' }}>
      {!status && <QueryState error={error} />}
      {status && (
        <div className="status">
          <TrustCard status={status} />
          <RecoveryCard isWhole />
          <Refused refused={status.refused} />
          {status.unreadable.length > 0 && (
            <Card title={t('note.unreadable', { count: status.unreadable.length })}>
              <p>{t('note.unreadableDetail')}</p>
            </Card>
          )}
          <Facts status={status} />
        </div>
      )}
    </Page>
  )
}

function TrustCard({ status }: { status: StatusView }): ReactNode {
  const words = useWords()
  const { t } = words
  const zone = useZone()
  const { isUp } = useClient()
  const sync = useCommand('syncNow')
  const state = trustState(status.trust, isUp)
  const Icon = trustIcon[state]
  const { problem, storage } = status.trust
  return (
    <section className={`trust-card is-${trustTone[state]}`} aria-label={t('status.trust')}>
      <Icon aria-hidden />
      <div>
        <h2>{trustLine(state, status.trust, words, (atMs) => wallAt(atMs, zone))}</h2>
        <p>{t(`status.meaning.${state}`)}</p>
        {storage && <p>{words.maybe(`storageHelp.${storage}`) ?? t('storageHelp.other')}</p>}
        {problem && !storage && (
          <p>{words.maybe(`error.${problem}`) ?? words.maybe(`trustProblem.${problem}`) ?? t('status.problem', { code: problem })}</p>
        )}
      </div>
      {status.serverUrl && (
        <Button icon={RefreshCw} isBusy={sync.isBusy} onClick={() => void sync.run({})}>
          {t('status.checkNow')}
        </Button>
      )}
      <ErrorNote error={sync.error} />
    </section>
  )
}

function Facts({ status }: { status: StatusView }): ReactNode {
  const { t, relative, number } = useWords()
  const now = useNow(5_000)
  const ago = (atMs: number | null): string => (atMs === null ? t('status.never') : relative(atMs, now))
  return (
    <>
      <Card title={t('status.proof')}>
        <ul className="status-circles">
          {status.circles.map((circle) => (
            <li key={circle.id}>
              <strong>{circle.patient || circle.id}</strong>
              <span>{t('status.circle', { records: number(circle.records), ago: ago(circle.provenAt) })}</span>
            </li>
          ))}
        </ul>
      </Card>
      <Card title={t('status.device')}>
        <dl className="status-facts">
          <Fact name={t('status.server')} value={status.serverUrl ?? t('status.noServer')} />
          <Fact name={t('status.heard')} value={ago(status.lastHeardAt)} />
          <Fact name={t('status.storage')} value={status.storage} />
          <Fact name={t('status.deviceId')} value={status.device} />
          <Fact name={t('status.version')} value={status.version} />
        </dl>
      </Card>
    </>
  )
}

function Fact({ name, value }: { name: string; value: string }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </div>
  )
}
