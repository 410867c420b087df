import { type ReactNode, useState } from 'react'
import type { BackupsView } from '../../../contract/views.ts'
import { useNow } from '../../data/use-now.ts'
import { Button } from '../../parts/Button.tsx'
import { Card } from '../../parts/Card.tsx'
import { useZone } from '../../parts/zone-context.tsx'
import { useWords } from '../../words/words-context.tsx'

const rowsMax = 6

/** What there is to go back to; a backup that lies in two places is one. */
export function KeptBackups({ kept }: { kept: BackupsView['kept'] }): ReactNode {
  const { t, moment } = useWords()
  const now = useNow(60_000)
  const zone = useZone()
  const [isOpen, setOpen] = useState(false)
  const times = [...new Set(kept.map((one) => one.at))]
  if (times.length === 0) return null
  return (
    <Card title={t('backups.kept', { count: times.length })}>
      <p>{t('backups.keptNote')}</p>
      <ul className="backups-kept">
        {times.slice(0, isOpen ? times.length : rowsMax).map((at) => (
          <li key={at}>{moment(at, now, zone)}</li>
        ))}
      </ul>
      {times.length > rowsMax && (
        <Button look="quiet" onClick={() => setOpen(!isOpen)}>
          {isOpen ? t('today.showFewer') : t('today.showAll', { count: times.length })}
        </Button>
      )}
    </Card>
  )
}
