import { CircleAlert } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { ScanView } from '../../../contract/views.ts'
import { go } from '../../app/route.ts'
import { useCircle } from '../../app/session-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { useNow } from '../../data/use-now.ts'
import { useQuery } from '../../data/use-query.ts'
import { Button } from '../../parts/Button.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { Page } from '../../parts/Page.tsx'
import { useZone } from '../../parts/zone-context.tsx'
import { draftPlan, planOf, planProblem } from '../../plan/plan-draft.ts'
import { useWords } from '../../words/words-context.tsx'
import { DrawerChoice } from '../medicines/DrawerChoice.tsx'
import { FieldChecks } from './FieldChecks.tsx'
import { LabelPicture } from './LabelPicture.tsx'
import { PlanCheck } from './PlanCheck.tsx'
import { RefillOffer } from './RefillOffer.tsx'
import { type Doubt, doubts, draftScan, quantityOf, type ScanDraft, settle, unsettle } from './scan-draft.ts'
import { scanToMedicine } from './scan-to-medicine.ts'
import { useDoubtInView } from './use-doubt-in-view.ts'
import './scan.css'

/** What was read beside the picture it was read from; nothing is saved while a doubt stands. */
export function ConfirmScan({ scan: read }: { scan: ScanView }): ReactNode {
  const { t } = useWords()
  const circle = useCircle()
  const zone = useZone()
  const { value: settings } = useQuery('settings', { circle })
  const add = useCommand('addMedicine')
  const discard = useCommand('discardScan')
  const suggest = useCommand('suggestPlan')
  const [suggestion, setSuggestion] = useState(read.suggestion)
  const scan = { ...read, suggestion }
  const [draft, setDraft] = useState(() => draftScan(scan))
  const nowMs = useNow(60_000)
  const [plan, setPlan] = useState(() => draftPlan(scan.suggestion, { nowMs, zone }))
  const [drawer, setDrawer] = useState<number | null>(null)
  const open = doubts(scan, draft, settings?.patient.name ?? '')
  const [picked, setPicked] = useState<Doubt | null>(null)
  const selected = picked ?? open[0] ?? null
  const [isNew, setNew] = useState(scan.refillOf === null)

  const shownField = selected && selected !== 'plan' ? selected : selected === 'plan' ? 'directions' : null
  const [first] = open
  const lookAt = useDoubtInView(first, setPicked)
  /** Corrected directions mean another schedule, which asks to be looked at again. */
  const change = async (next: ScanDraft): Promise<void> => {
    setDraft(next)
    setPicked(null)
    if (next.values.directions === draft.values.directions) return
    const suggested = await suggest.run({ directions: next.values.directions })
    if (!suggested) return
    setSuggestion(suggested)
    setPlan(draftPlan(suggested, { nowMs, zone }))
    setDraft(unsettle(next, 'plan'))
  }
  const save = async (): Promise<void> => {
    const added = await add.run({
      circle,
      ...scanToMedicine(draft, drawer),
      plan: planOf(plan),
      quantity: quantityOf(draft),
      scan: scan.id,
    })
    if (added) go({ screen: 'medicines', medicine: added.medicine })
  }
  const again = async (): Promise<void> => {
    if (await discard.run({ scan: scan.id })) go({ screen: 'scan' })
  }
  return (
    <Page
      title={t('scan.isThisRight')}
      subtitle={open.length > 0 ? t('scan.toCheck', { count: open.length }) : t('scan.allChecked')}
      back={{ screen: 'scan' }}
      layout="fill"
    >
      <div className="scan-pair">
        <LabelPicture
          scan={scan.id}
          width={scan.width}
          height={scan.height}
          {...(shownField ? { field: { label: t(`scanField.${shownField}`), box: scan.fields[shownField]?.box ?? null } } : {})}
        />
        <div className="scan-checks">
          {!isNew && scan.refillOf && (
            <RefillOffer scan={scan} refillOf={scan.refillOf} draft={draft} open={open} onNew={() => setNew(true)} />
          )}
          <FieldChecks
            scan={scan}
            draft={draft}
            open={open}
            selected={selected}
            onSelect={setPicked}
            onDraft={(next) => void change(next)}
          />
          <PlanCheck
            scan={scan}
            plan={plan}
            unit={draft.unit}
            quantity={quantityOf(draft)}
            isDoubtful={open.includes('plan')}
            onSelect={() => setPicked('plan')}
            onPlan={(next) => {
              setPlan(next)
              setDraft(settle(draft, 'plan'))
            }}
            onRight={() => setDraft(settle(draft, 'plan'))}
          />
          {isNew && <DrawerChoice value={drawer} onChange={setDrawer} />}
          <ErrorNote error={add.error ?? discard.error ?? suggest.error} />
          <div className="form-foot scan-foot">
            <Button isBusy={discard.isBusy} onClick={() => void again()}>
              {t('scan.newPicture')}
            </Button>
            {first !== undefined && (
              <Button className="scan-check-first" icon={CircleAlert} onClick={() => lookAt(first)}>
                {t('scan.checkFirst', { field: t(`scanField.${first}`) })}
              </Button>
            )}
            {isNew && first === undefined && (
              <Button look="do" isBusy={add.isBusy} isHeld={planProblem(plan) !== undefined} onClick={() => void save()}>
                {t('action.save')}
              </Button>
            )}
          </div>
        </div>
      </div>
    </Page>
  )
}
