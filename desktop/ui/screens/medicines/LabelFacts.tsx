import type { ReactNode } from 'react'
import type { MedicineView } from '../../../contract/views.ts'
import { Card } from '../../parts/Card.tsx'
import { isDate } from '../../plan/plan-draft.ts'
import { useWords } from '../../words/words-context.tsx'

const facts = ['directions', 'prescriber', 'pharmacy', 'rxNumber', 'lot', 'expiryDate'] as const

/** What stood on the label, as it was printed. */
export function LabelFacts({ medicine }: { medicine: MedicineView }): ReactNode {
  const { t, day } = useWords()
  const known = facts.filter((fact) => medicine[fact] !== '')
  if (known.length === 0) return null
  return (
    <Card title={t('medicines.fromLabel')} className="label-card">
      <dl className="label-facts">
        {known.map((fact) => (
          <div key={fact}>
            <dt>{t(`field.${fact}`)}</dt>
            <dd>
              <bdi>{fact === 'expiryDate' && isDate(medicine.expiryDate) ? day(medicine.expiryDate, 'withYear') : medicine[fact]}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
