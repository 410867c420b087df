import { CalendarClock, CircleStop, Pencil } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { MedicineView } from '../../../contract/views.ts'
import { routeHref } from '../../app/route.ts'
import { useCircle, useSession } from '../../app/session-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { Button } from '../../parts/Button.tsx'
import { Card } from '../../parts/Card.tsx'
import { Chip } from '../../parts/Chip.tsx'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { LinkButton } from '../../parts/LinkButton.tsx'
import { Page } from '../../parts/Page.tsx'
import { useZone } from '../../parts/zone-context.tsx'
import { speakPlan } from '../../plan/speak-plan.ts'
import { useWords } from '../../words/words-context.tsx'
import { Conflicts } from './Conflicts.tsx'
import { LabelFacts } from './LabelFacts.tsx'
import { FinishedChip } from './MedicineRow.tsx'
import { Stock } from './Stock.tsx'
import './medicine-detail.css'

/** One medicine: how it is taken, what is left of it, where it lies, and what the label said. */
export function MedicineDetail({ medicine }: { medicine: MedicineView }): ReactNode {
  const { t } = useWords()
  const { can } = useSession()
  const isActive = medicine.status === 'active'
  return (
    <Page title={medicine.name} subtitle={<bdi>{medicine.strength}</bdi>} back={{ screen: 'medicines' }}>
      <div className="medicine-detail">
        {!isActive && (
          <p>
            <Chip tone="calm" icon={CircleStop}>
              {t('medicines.isStopped')}
            </Chip>
          </p>
        )}
        {isActive && medicine.finishedOn !== null && (
          <p>
            <FinishedChip medicine={medicine} />
          </p>
        )}
        <Conflicts medicine={medicine} />
        <Plans medicine={medicine} canEdit={can.edit && isActive} />
        {isActive && <Stock medicine={medicine} canEdit={can.edit} />}
        <LabelFacts medicine={medicine} />
        {can.edit && isActive && (
          <div className="medicine-acts">
            <LinkButton icon={Pencil} href={routeHref({ screen: 'medicines', medicine: medicine.id, part: 'edit' })}>
              {t('medicines.edit')}
            </LinkButton>
            <StopButton medicine={medicine} />
          </div>
        )}
      </div>
    </Page>
  )
}

function Plans({ medicine, canEdit }: { medicine: MedicineView; canEdit: boolean }): ReactNode {
  const words = useWords()
  const { t } = words
  const zone = useZone()
  return (
    <Card title={t('medicines.how')}>
      {medicine.schedules.length === 0 && <p>{t('medicines.noPlan')}</p>}
      {medicine.schedules.map((schedule) => (
        <p key={schedule.id} className="medicine-plan">
          {speakPlan({ ...schedule, unit: medicine.unit, zone }, words)}
        </p>
      ))}
      {medicine.hint && <p>{medicine.hint}</p>}
      <p className="medicine-soft">{medicine.drawer === null ? t('medicines.notInBox') : t('box.drawer', { drawer: medicine.drawer })}</p>
      {canEdit && medicine.schedules.length > 0 && (
        <p>
          <LinkButton icon={CalendarClock} href={routeHref({ screen: 'medicines', medicine: medicine.id, part: 'plan' })}>
            {t('medicines.changePlan')}
          </LinkButton>
        </p>
      )}
    </Card>
  )
}

function StopButton({ medicine }: { medicine: MedicineView }): ReactNode {
  const { t } = useWords()
  const circle = useCircle()
  const stop = useCommand('stopMedicine')
  const [asks, setAsks] = useState(false)
  const confirm = async (): Promise<void> => {
    if (await stop.run({ circle, medicine: medicine.id })) setAsks(false)
  }
  return (
    <>
      <Button icon={CircleStop} onClick={() => setAsks(true)}>
        {t('medicines.stop')}
      </Button>
      {asks && (
        <ConfirmDialog
          title={t('medicines.stopTitle', { name: medicine.name })}
          confirm={t('medicines.stop')}
          isBusy={stop.isBusy}
          error={stop.error}
          onConfirm={() => void confirm()}
          onClose={() => setAsks(false)}
        >
          <p>{t('medicines.stopNote')}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
