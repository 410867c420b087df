import { PackagePlus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { ScanView } from '../../../contract/views.ts'
import { go } from '../../app/route.ts'
import { useCircle } from '../../app/session-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { Button } from '../../parts/Button.tsx'
import { Card } from '../../parts/Card.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { NumberField } from '../../parts/NumberField.tsx'
import { useWords } from '../../words/words-context.tsx'
import { type Doubt, quantityOf, type ScanDraft } from './scan-draft.ts'

/** What makes a pack the same medicine, and how much of it there is. */
const identity: ReadonlySet<Doubt> = new Set(['drugName', 'strength', 'form', 'quantity', 'patientName'])

type Props = { scan: ScanView; refillOf: NonNullable<ScanView['refillOf']>; draft: ScanDraft; open: Doubt[]; onNew: () => void }

/** The label of something that is here already: one tap instead of a second medicine. */
export function RefillOffer({ scan, refillOf, draft, open, onNew }: Props): ReactNode {
  const { t, amount } = useWords()
  const circle = useCircle()
  const refill = useCommand('confirmRefill')
  const [typed, setTyped] = useState<number | null>(null)
  const quantity = typed ?? quantityOf(draft)
  const blocking = open.find((doubt) => identity.has(doubt) && !(doubt === 'quantity' && typed !== null))
  const save = async (): Promise<void> => {
    if (await refill.run({ circle, scan: scan.id, medicine: refillOf.medicine, quantity }))
      go({ screen: 'medicines', medicine: refillOf.medicine })
  }
  return (
    <Card tone="do" title={t('scan.refillTitle', { name: refillOf.name })}>
      <NumberField
        label={t('stock.refillLabel')}
        suffix={t(`unit.${draft.unit}`)}
        value={quantity}
        min={0}
        max={100_000}
        onChange={setTyped}
      />
      <ErrorNote error={refill.error} />
      <div className="field-check-answers">
        <Button
          look="do"
          icon={PackagePlus}
          isBusy={refill.isBusy}
          isHeld={blocking !== undefined || quantity <= 0}
          onClick={() => void save()}
        >
          {blocking === undefined
            ? t('scan.refillDo', { amount: amount(quantity, draft.unit) })
            : t('scan.checkFirst', { field: t(`scanField.${blocking}`) })}
        </Button>
        <Button onClick={onNew}>{t('scan.refillNot')}</Button>
      </div>
    </Card>
  )
}
