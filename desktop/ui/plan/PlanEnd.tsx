import type { ReactNode } from 'react'
import { Choice } from '../parts/Choice.tsx'
import { TextField } from '../parts/Field.tsx'
import { NumberField } from '../parts/NumberField.tsx'
import { useWords } from '../words/words-context.tsx'
import type { PlanDraft } from './plan-draft.ts'

const ends = ['open', 'days', 'date'] as const

/** Until when: for good, for so many days, or to a last day. */
export function PlanEnd({ draft, set }: { draft: PlanDraft; set: (change: Partial<PlanDraft>) => void }): ReactNode {
  const { t } = useWords()
  return (
    <>
      <Choice
        legend={t('plan.end')}
        layout="grid"
        value={draft.end}
        onChange={(end) => set({ end })}
        options={ends.map((value) => ({ value, label: t(`plan.end.${value}`) }))}
      />
      {draft.end === 'days' && (
        <NumberField
          label={t('plan.forDays')}
          value={draft.courseDays}
          min={1}
          max={366}
          onChange={(days) => set({ courseDays: Math.round(days) })}
        />
      )}
      {draft.end === 'date' && (
        <TextField label={t('plan.lastDay')} type="date" min={draft.today} value={draft.lastDay} onChange={(lastDay) => set({ lastDay })} />
      )}
    </>
  )
}
