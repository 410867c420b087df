import type { ReactNode } from 'react'
import type { ConflictView, MedicineView } from '../../../contract/views.ts'
import { useCircle, useSession } from '../../app/session-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { useNow } from '../../data/use-now.ts'
import { Button } from '../../parts/Button.tsx'
import { Card } from '../../parts/Card.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { useZone } from '../../parts/zone-context.tsx'
import type { Words } from '../../words/words.ts'
import { useWords } from '../../words/words-context.tsx'
import { valueWords } from './value-words.ts'

/** What two people changed apart: both stand here until somebody chooses. */
export function Conflicts({ medicine }: { medicine: MedicineView }): ReactNode {
  return medicine.conflicts.map((conflict) => (
    <Conflict key={`${conflict.record} ${conflict.field}`} medicine={medicine} conflict={conflict} />
  ))
}

function Conflict({ medicine, conflict }: { medicine: MedicineView; conflict: ConflictView }): ReactNode {
  const words = useWords()
  const { t } = words
  const { can } = useSession()
  const circle = useCircle()
  const zone = useZone()
  const now = useNow(30_000)
  const choose = useCommand('chooseValue')
  return (
    <Card tone="now" title={t('conflict.title', { field: fieldWord(conflict.field, words) })}>
      <p>{t('conflict.why')}</p>
      <ul className="conflict-heads">
        {conflict.heads.map((head) => (
          <li key={head.stamp}>
            <p>
              <strong>
                <bdi>{valueWords(conflict.field, head.value, { unit: medicine.unit, zone, now }, words)}</bdi>
              </strong>
              <span className="medicine-soft">
                {t('conflict.by', { name: head.userName || 'none', ago: words.relative(head.at, now) })}
              </span>
            </p>
            {can.edit && (
              <Button
                look="do"
                isBusy={choose.isBusy}
                onClick={() => void choose.run({ circle, record: conflict.record, field: conflict.field, stamp: head.stamp })}
              >
                {t('conflict.choose')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <ErrorNote error={choose.error} />
    </Card>
  )
}

const fieldWord = (field: string, words: Words): string => words.maybe(`field.${field}`) ?? field
