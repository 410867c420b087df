import type { ReactNode } from 'react'
import { useCircle } from '../../app/session-context.tsx'
import { useQuery } from '../../data/use-query.ts'
import { Page } from '../../parts/Page.tsx'
import { QueryState } from '../../parts/QueryState.tsx'
import { useWords } from '../../words/words-context.tsx'
import { EditMedicine } from './EditMedicine.tsx'
import { EditPlan } from './EditPlan.tsx'
import { MedicineDetail } from './MedicineDetail.tsx'
import { MedicineList } from './MedicineList.tsx'

type Props = { medicine: string | undefined; part: 'edit' | 'plan' | undefined }

/** All medicines, or one of them, or a change to it. */
export function MedicinesScreen({ medicine: id, part }: Props): ReactNode {
  const { t } = useWords()
  const { value: medicines, error } = useQuery('medicines', { circle: useCircle() })
  if (!medicines) {
    return (
      <Page title={t('nav.medicines')}>
        <QueryState error={error} />
      </Page>
    )
  }
  if (id === undefined) return <MedicineList medicines={medicines} />
  const medicine = medicines.find((one) => one.id === id)
  if (!medicine) {
    return (
      <Page title={t('nav.medicines')} back={{ screen: 'medicines' }}>
        <p>{t('medicines.gone')}</p>
      </Page>
    )
  }
  if (part === 'edit') return <EditMedicine medicine={medicine} />
  return part === 'plan' && medicine.schedules[0] ? (
    <EditPlan medicine={medicine} schedule={medicine.schedules[0]} />
  ) : (
    <MedicineDetail medicine={medicine} />
  )
}
