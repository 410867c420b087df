import { type ReactNode, useState } from 'react'
import type { BackupsView } from '../../../contract/views.ts'
import { useNow } from '../../data/use-now.ts'
import { Button } from '../../parts/Button.tsx'
import { Card } from '../../parts/Card.tsx'
import { useZone } from '../../parts/zone-context.tsx'
import { useWords } from '../../words/words-context.tsx'

const rowsMax = 6

export function KeptBackups({ kept }: { kept: BackupsView['kept'] }): ReactNode {
  const { t, moment } = useWords()
  const now = useNow(60_000)
  const zone = useZone()
  const [isOpen, setOpen] = useState(false)
  if (kept.length === 0) return null
  return (
    <Card title={t('backups.kept', { count: kept.length })}>
      <p>{t('backups.keptNote')}</p>
      <ul className="backups-kept">
        {kept.slice(0, isOpen ? kept.length : rowsMax).map((one) => (
          <li key={one.path}>{moment(one.at, now, zone)}</li>
        ))}
      </ul>
      {kept.length > rowsMax && (
        <Button look="quiet" onClick={() => setOpen(!isOpen)}>
          {isOpen ? t('today.showFewer') : t('today.showAll', { count: kept.length })}
        </Button>
      )}
    </Card>
  )
}
