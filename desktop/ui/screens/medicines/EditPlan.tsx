import { type ReactNode, useState } from 'react'
import type { MedicineView, ScheduleView } from '../../../contract/views.ts'
import { go, type Route, routeHref } from '../../app/route.ts'
import { useCircle } from '../../app/session-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { Button } from '../../parts/Button.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { LinkButton } from '../../parts/LinkButton.tsx'
import { Page } from '../../parts/Page.tsx'
import { useZone } from '../../parts/zone-context.tsx'
import { draftPlan, planOf, planProblem } from '../../plan/plan-draft.ts'
import { PlanEditor } from '../../plan/PlanEditor.tsx'
import { useWords } from '../../words/words-context.tsx'

/** A new plan from now on; what was due before stays what it was. */
export function EditPlan({ medicine, schedule }: { medicine: MedicineView; schedule: ScheduleView }): ReactNode {
  const { t } = useWords()
  const circle = useCircle()
  const zone = useZone()
  const change = useCommand('changePlan')
  const [draft, setDraft] = useState(() => draftPlan(schedule, { nowMs: Date.now(), zone }))
  const back: Route = { screen: 'medicines', medicine: medicine.id }
  const save = async (): Promise<void> => {
    if (await change.run({ circle, schedule: schedule.id, ...planOf(draft) })) go(back)
  }
  return (
    <Page title={t('plan.title', { name: medicine.name })} subtitle={t('plan.fromNow')} back={back}>
      <div className="medicine-form">
        <PlanEditor draft={draft} unit={medicine.unit} onChange={setDraft} />
        <ErrorNote error={change.error} />
        <div className="form-foot">
          <LinkButton href={routeHref(back)}>{t('action.cancel')}</LinkButton>
          <Button look="do" isBusy={change.isBusy} isHeld={planProblem(draft) !== undefined} onClick={() => void save()}>
            {t('action.save')}
          </Button>
        </div>
      </div>
    </Page>
  )
}
