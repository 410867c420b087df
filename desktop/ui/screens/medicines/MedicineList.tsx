import { Pill, Plus, ScanText } from 'lucide-react'
import type { ReactNode } from 'react'
import type { MedicineView } from '../../../contract/views.ts'
import { routeHref } from '../../app/route.ts'
import { useSession } from '../../app/session-context.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { LinkButton } from '../../parts/LinkButton.tsx'
import { Page } from '../../parts/Page.tsx'
import { useWords } from '../../words/words-context.tsx'
import { MedicineRow } from './MedicineRow.tsx'
import './medicine-list.css'

export function MedicineList({ medicines }: { medicines: MedicineView[] }): ReactNode {
  const { t } = useWords()
  const { can } = useSession()
  const active = medicines.filter((one) => one.status === 'active')
  const stopped = medicines.filter((one) => one.status === 'stopped')
  const ways = can.edit && (
    <p className="medicine-ways">
      {can.scan && (
        <LinkButton look="do" icon={ScanText} href={routeHref({ screen: 'scan' })}>
          {t('scan.do')}
        </LinkButton>
      )}
      <LinkButton icon={Plus} href={routeHref({ screen: 'add-medicine' })}>
        {t('medicines.typeIn')}
      </LinkButton>
    </p>
  )
  return (
    <Page title={t('nav.medicines')} subtitle={active.length > 0 ? t('medicines.count', { count: active.length }) : undefined}>
      {active.length === 0 ? (
        <EmptyState icon={Pill} title={t('today.noMedicines')}>
          <p>{t('medicines.emptyNote')}</p>
          {ways}
        </EmptyState>
      ) : (
        <>
          {ways}
          <ul className="medicine-list">
            {active.map((medicine) => (
              <MedicineRow key={medicine.id} medicine={medicine} />
            ))}
          </ul>
        </>
      )}
      {stopped.length > 0 && (
        <details className="medicine-stopped">
          <summary>{t('medicines.stopped', { count: stopped.length })}</summary>
          <ul className="medicine-list">
            {stopped.map((medicine) => (
              <MedicineRow key={medicine.id} medicine={medicine} />
            ))}
          </ul>
        </details>
      )}
    </Page>
  )
}
