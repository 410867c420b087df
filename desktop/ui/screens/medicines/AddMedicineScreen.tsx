import { type ReactNode, useState } from 'react'
import { go } from '../../app/route.ts'
import { useCircle } from '../../app/session-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { Button } from '../../parts/Button.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { NumberField } from '../../parts/NumberField.tsx'
import { Page } from '../../parts/Page.tsx'
import { useZone } from '../../parts/zone-context.tsx'
import { blankPlan, draftPlan, planOf, planProblem } from '../../plan/plan-draft.ts'
import { PlanEditor } from '../../plan/PlanEditor.tsx'
import { useWords } from '../../words/words-context.tsx'
import { blankMedicine } from './medicine-draft.ts'
import { MedicineFields } from './MedicineFields.tsx'

/** A medicine without a label to scan. */
export function AddMedicineScreen(): ReactNode {
  const { t } = useWords()
  const circle = useCircle()
  const zone = useZone()
  const add = useCommand('addMedicine')
  const [medicine, setMedicine] = useState(blankMedicine)
  const [plan, setPlan] = useState(() => draftPlan(blankPlan, { nowMs: Date.now(), zone }))
  const [quantity, setQuantity] = useState(0)
  const save = async (): Promise<void> => {
    const added = await add.run({ circle, ...medicine, plan: planOf(plan), quantity })
    if (added) go({ screen: 'medicines', medicine: added.medicine })
  }
  return (
    <Page title={t('medicines.addTitle')} back={{ screen: 'medicines' }}>
      <div className="medicine-form">
        <MedicineFields draft={medicine} onChange={setMedicine} />
        <PlanEditor draft={plan} unit={medicine.unit} onChange={setPlan} />
        <NumberField
          label={t('field.quantity')}
          suffix={t(`unit.${medicine.unit}`)}
          value={quantity}
          min={0}
          max={100_000}
          onChange={setQuantity}
        />
        <ErrorNote error={add.error} />
        <div className="form-foot">
          <Button
            look="do"
            isBusy={add.isBusy}
            isHeld={medicine.name.trim() === '' || planProblem(plan) !== undefined}
            onClick={() => void save()}
          >
            {medicine.name.trim() === '' ? t('medicines.nameFirst') : t('action.save')}
          </Button>
        </div>
      </div>
    </Page>
  )
}
