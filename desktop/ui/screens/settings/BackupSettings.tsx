import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { routeHref } from '../../app/route.ts'
import { useNow } from '../../data/use-now.ts'
import { useQuery } from '../../data/use-query.ts'
import { Card } from '../../parts/Card.tsx'
import { LinkButton } from '../../parts/LinkButton.tsx'
import { QueryState } from '../../parts/QueryState.tsx'
import { useWords } from '../../words/words-context.tsx'

/** How backups stand, in a line, and the way to all about them. */
export function BackupSettings(): ReactNode {
  const { t, relative } = useWords()
  const { value: backups, error } = useQuery('backups', {})
  const now = useNow(30_000)
  return (
    <Card title={t('backups.title')}>
      {!backups && <QueryState error={error} />}
      {backups && (
        <>
          <p>{backups.last ? t('backups.last', { ago: relative(backups.last.at, now) }) : t('backups.none')}</p>
          {backups.failed && <p>{t('backups.failed', { ago: relative(backups.failed.at, now) })}</p>}
          {!backups.wordsNoted && <p>{t('note.wordsNotNoted')}</p>}
        </>
      )}
      <LinkButton className="is-directional" icon={ChevronRight} href={routeHref({ screen: 'settings', part: 'backups' })}>
        {t('backups.open')}
      </LinkButton>
    </Card>
  )
}
