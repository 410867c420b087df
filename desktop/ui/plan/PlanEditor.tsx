import { Plus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Unit } from '../../../shared/kinds/medicine.ts'
import { useNow } from '../data/use-now.ts'
import { Button } from '../parts/Button.tsx'
import { Choice, ChoiceOfMany } from '../parts/Choice.tsx'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { TextField } from '../parts/Field.tsx'
import { NumberField } from '../parts/NumberField.tsx'
import { shiftWall } from '../parts/parse-wall.ts'
import { ReadBack } from '../parts/ReadBack.tsx'
import { TimeField } from '../parts/TimeField.tsx'
import { useZone } from '../parts/zone-context.tsx'
import { useWords } from '../words/words-context.tsx'
import { anchorWall, endOf, type PlanDraft, planOf, planProblem, withAnchorWall } from './plan-draft.ts'
import { PlanEnd } from './PlanEnd.tsx'
import { speakPlan } from './speak-plan.ts'
import { TaperSteps } from './TaperSteps.tsx'
import './plan-editor.css'

const types = ['daily', 'weekly', 'interval', 'asNeeded', 'cycle', 'taper'] as const
const timesMax = 24

type Props = { draft: PlanDraft; unit: Unit; onChange: (draft: PlanDraft) => void }

/** When and how much, for every kind of schedule; what it means is said back in plain words. */
export function PlanEditor({ draft, unit, onChange }: Props): ReactNode {
  const words = useWords()
  const { t } = words
  const zone = useZone()
  const set = (change: Partial<PlanDraft>): void => onChange({ ...draft, ...change })
  const problem = planProblem(draft)
  return (
    <div className="plan-editor">
      <div className="plan-said">
        {problem ? (
          <ErrorNote error={{ code: `plan.${problem}`, message: t(`plan.${problem}`) }} />
        ) : (
          <ReadBack text={speakPlan({ ...planOf(draft), ...endOf(draft), unit, zone }, words)} />
        )}
      </div>
      <Choice
        legend={t('plan.type')}
        layout="grid"
        value={draft.type}
        onChange={(type) => set({ type })}
        options={types.map((value) => ({ value, label: t(`plan.${value}`) }))}
      />
      {draft.type !== 'taper' && (
        <NumberField
          label={t('plan.amount')}
          suffix={t(`unit.${unit}`)}
          value={draft.amount}
          min={0.25}
          max={10_000}
          step={draft.amount < 2 ? 0.5 : 1}
          onChange={(amount) => set({ amount })}
        />
      )}
      <TypeFields draft={draft} unit={unit} set={set} onChange={onChange} />
      {draft.type !== 'taper' && <PlanEnd draft={draft} set={set} />}
    </div>
  )
}

function TypeFields({ draft, unit, set, onChange }: Props & { set: (change: Partial<PlanDraft>) => void }): ReactNode {
  const { t, day } = useWords()
  const zone = useZone()
  const nowMs = useNow(60_000)
  const times = <Times times={draft.times} onChange={(changed) => set({ times: changed })} />
  const start = <TextField label={t('plan.start')} type="date" value={draft.start} onChange={(changed) => set({ start: changed })} />
  switch (draft.type) {
    case 'daily':
      return times
    case 'weekly':
      return (
        <>
          <ChoiceOfMany
            legend={t('plan.days')}
            values={draft.days.map(String)}
            onChange={(days) => set({ days: days.map(Number) })}
            options={[1, 2, 3, 4, 5, 6, 7].map((one) => ({ value: String(one), label: day(`2024-01-0${one}`, 'weekdayShort') }))}
          />
          {times}
        </>
      )
    case 'interval':
      return (
        <div className="plan-row">
          <NumberField
            label={t('plan.hours')}
            value={draft.hours}
            min={1}
            max={744}
            onChange={(hours) => set({ hours: Math.round(hours) })}
          />
          <TimeField
            label={t('plan.countedFrom')}
            value={anchorWall(draft, zone)}
            onChange={(wall) => onChange(withAnchorWall(draft, wall, { nowMs, zone }))}
          />
        </div>
      )
    case 'asNeeded':
      return (
        <div className="plan-row">
          <NumberField label={t('plan.hoursMin')} value={draft.hoursMin} min={0} max={744} onChange={(hoursMin) => set({ hoursMin })} />
          <NumberField
            label={t('plan.perDayMax')}
            value={draft.perDayMax}
            min={1}
            max={48}
            onChange={(perDayMax) => set({ perDayMax: Math.round(perDayMax) })}
          />
        </div>
      )
    case 'cycle':
      return (
        <>
          <div className="plan-row">
            <NumberField
              label={t('plan.daysOn')}
              value={draft.daysOn}
              min={1}
              max={366}
              onChange={(daysOn) => set({ daysOn: Math.round(daysOn) })}
            />
            <NumberField
              label={t('plan.daysOff')}
              value={draft.daysOff}
              min={0}
              max={366}
              onChange={(daysOff) => set({ daysOff: Math.round(daysOff) })}
            />
            {start}
          </div>
          {times}
        </>
      )
    case 'taper':
      return (
        <>
          {start}
          <TaperSteps steps={draft.steps} unit={unit} onChange={(steps) => set({ steps })} />
          {times}
        </>
      )
  }
}

function Times({ times, onChange }: { times: string[]; onChange: (times: string[]) => void }): ReactNode {
  const { t } = useWords()
  const replace = (index: number, wall: string): void => onChange(times.map((one, at) => (at === index ? wall : one)))
  return (
    <fieldset className="plan-times">
      <legend>{t('plan.times')}</legend>
      {times.map((wall, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- the place is the identity: times change under the hand
        <TimeField key={index} label={t('plan.time', { number: index + 1 })} value={wall} onChange={(next) => replace(index, next)}>
          {times.length > 1 && (
            <Button
              look="quiet"
              icon={X}
              aria-label={t('plan.removeTime', { number: index + 1 })}
              onClick={() => onChange(times.filter((_, at) => at !== index))}
            />
          )}
        </TimeField>
      ))}
      <Button icon={Plus} isHeld={times.length >= timesMax} onClick={() => onChange([...times, shiftWall(times.at(-1) ?? '02:00', 360)])}>
        {t('plan.addTime')}
      </Button>
    </fieldset>
  )
}
