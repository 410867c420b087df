import { Plus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Unit } from '../../../shared/kinds/medicine.ts'
import { Button } from '../parts/Button.tsx'
import { NumberField } from '../parts/NumberField.tsx'
import { useWords } from '../words/words-context.tsx'
import type { PlanDraft } from './plan-draft.ts'

type Step = PlanDraft['steps'][number]
const stepsMax = 60

/** So many for so many days, then fewer. */
export function TaperSteps({ steps, unit, onChange }: { steps: Step[]; unit: Unit; onChange: (steps: Step[]) => void }): ReactNode {
  const { t } = useWords()
  const replace = (index: number, change: Partial<Step>): void =>
    onChange(steps.map((step, at) => (at === index ? { ...step, ...change } : step)))
  const last = steps.at(-1)!
  return (
    <fieldset className="plan-times">
      <legend>{t('plan.steps')}</legend>
      {steps.map((step, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- the place is the identity: steps change under the hand
        <div key={index} className="plan-row" role="group" aria-label={t('plan.step', { number: index + 1 })}>
          <NumberField
            label={t('plan.amount')}
            suffix={t(`unit.${unit}`)}
            value={step.amount}
            min={0.25}
            max={10_000}
            step={0.5}
            onChange={(amount) => replace(index, { amount })}
          />
          <NumberField
            label={t('plan.forDays')}
            value={step.days}
            min={1}
            max={366}
            onChange={(days) => replace(index, { days: Math.round(days) })}
          />
          {steps.length > 1 && (
            <Button
              look="quiet"
              icon={X}
              aria-label={t('plan.removeStep', { number: index + 1 })}
              onClick={() => onChange(steps.filter((_, at) => at !== index))}
            />
          )}
        </div>
      ))}
      <Button
        icon={Plus}
        isHeld={steps.length >= stepsMax}
        onClick={() => onChange([...steps, { days: last.days, amount: Math.max(0.5, last.amount / 2) }])}
      >
        {t('plan.addStep')}
      </Button>
    </fieldset>
  )
}
