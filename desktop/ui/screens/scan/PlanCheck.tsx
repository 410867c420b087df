import { CalendarClock, Check } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Unit } from '../../../../shared/kinds/medicine.ts'
import type { ScanView } from '../../../contract/views.ts'
import { useNow } from '../../data/use-now.ts'
import { Button } from '../../parts/Button.tsx'
import { ReadBack } from '../../parts/ReadBack.tsx'
import { useZone } from '../../parts/zone-context.tsx'
import { packDays } from '../../plan/pack-lasts.ts'
import { endOf, type PlanDraft, planOf, planProblem } from '../../plan/plan-draft.ts'
import { PlanEditor } from '../../plan/PlanEditor.tsx'
import { speakPack, speakPlan } from '../../plan/speak-plan.ts'
import { useWords } from '../../words/words-context.tsx'
import { doubtPlace } from './use-doubt-in-view.ts'

type Props = {
  scan: ScanView
  plan: PlanDraft
  unit: Unit
  quantity: number
  isDoubtful: boolean
  onSelect: () => void
  onPlan: (plan: PlanDraft) => void
  onRight: () => void
}

/** What the directions mean, said back: agreed to, or changed. */
export function PlanCheck({ scan, plan, unit, quantity, isDoubtful, onSelect, onPlan, onRight }: Props): ReactNode {
  const words = useWords()
  const { t } = words
  const zone = useZone()
  const now = useNow(60_000)
  const [isEditing, setEditing] = useState(false)
  const { timing, amount, until } = planOf(plan)
  const edit = (): void => {
    onSelect()
    setEditing(true)
  }
  const pack = quantity > 0 && !isDoubtful ? speakPack(packDays(quantity, timing, amount), { nowMs: now, zone, until }, words) : undefined
  return (
    <section
      className={`field-check plan-check ${isDoubtful ? 'is-doubtful' : ''}`}
      aria-label={t('scanField.plan')}
      {...doubtPlace('plan')}
    >
      {isDoubtful && (
        <p className="field-check-note">
          <strong>{t('scan.planAsk')}</strong>{' '}
          {scan.suggestion.asked.length > 0 &&
            t('scan.notUnderstood', { parts: words.list(scan.suggestion.asked.map((part) => t('asked.words', { words: part }))) })}
        </p>
      )}
      {isEditing || scan.suggestion.timing === null ? (
        <PlanEditor draft={plan} unit={unit} onChange={onPlan} />
      ) : (
        <ReadBack text={[speakPlan({ timing, amount, unit, zone, ...endOf(plan) }, words), pack].filter(Boolean).join(' ')} />
      )}
      <div className="field-check-answers">
        {isDoubtful && (
          <Button look="do" icon={Check} isHeld={planProblem(plan) !== undefined} onClick={onRight}>
            {t('scan.planRight')}
          </Button>
        )}
        {!isEditing && scan.suggestion.timing !== null && (
          <Button icon={CalendarClock} onClick={edit}>
            {t('scan.changeTimes')}
          </Button>
        )}
      </div>
    </section>
  )
}
