import { ChevronRight, FileImage, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ScansView } from '../../../contract/views.ts'
import { routeHref } from '../../app/route.ts'
import { useCommand } from '../../data/use-command.ts'
import { useNow } from '../../data/use-now.ts'
import { Button } from '../../parts/Button.tsx'
import { Card } from '../../parts/Card.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { useWords } from '../../words/words-context.tsx'

/** Pictures that were begun and not finished: nothing is lost, and nothing has to stay. */
export function OpenScans({ scans }: { scans: ScansView }): ReactNode {
  const { t, relative } = useWords()
  const now = useNow(30_000)
  const discard = useCommand('discardScan')
  if (scans.open.length === 0) return null
  return (
    <Card title={t('scan.open')} className="open-scans">
      <ul>
        {scans.open.map((scan) => (
          <li key={scan.id}>
            <a href={routeHref({ screen: 'scan', scan: scan.id })}>
              <FileImage aria-hidden />
              <span>
                <strong>{scan.name || t('scan.unnamed')}</strong>{' '}
                <span className="open-scans-state">{t('scan.openState', { state: scan.status, ago: relative(scan.at, now) })}</span>
              </span>
              <ChevronRight aria-hidden className="is-directional" />
            </a>
            <Button
              look="quiet"
              icon={Trash2}
              aria-label={t('scan.discardHeard', { name: scan.name || t('scan.unnamed') })}
              onClick={() => void discard.run({ scan: scan.id })}
            />
          </li>
        ))}
      </ul>
      <ErrorNote error={discard.error} />
    </Card>
  )
}
