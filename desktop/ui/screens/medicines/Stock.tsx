import { PackagePlus, Scale, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { MedicineView } from '../../../contract/views.ts'
import { useCircle } from '../../app/session-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { useNow } from '../../data/use-now.ts'
import { Button } from '../../parts/Button.tsx'
import { Card } from '../../parts/Card.tsx'
import { Dialog } from '../../parts/Dialog.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { NumberField } from '../../parts/NumberField.tsx'
import { useZone } from '../../parts/zone-context.tsx'
import { dateAt } from '../../words/formats.ts'
import { useWords } from '../../words/words-context.tsx'
import { StockChip } from './MedicineRow.tsx'

type Reason = 'refill' | 'count' | 'discard'

/** What is left, until when, and the three ways in which that changes by hand. */
export function Stock({ medicine, canEdit }: { medicine: MedicineView; canEdit: boolean }): ReactNode {
  const { t, amount, near } = useWords()
  const today = dateAt(useNow(60_000), useZone())
  const [asks, setAsks] = useState<Reason | null>(null)
  return (
    <Card title={t('stock.title')} actions={<StockChip medicine={medicine} isQuietHidden />}>
      <p className="medicine-plan">{amount(Math.max(0, medicine.stock), medicine.unit)}</p>
      {medicine.runsOut && (
        <p className="medicine-soft">{t('stock.runsOut', { day: near(medicine.runsOut.date, today), days: medicine.runsOut.daysLeft })}</p>
      )}
      {canEdit && (
        <div className="medicine-acts">
          <Button icon={PackagePlus} onClick={() => setAsks('refill')}>
            {t('stock.refill')}
          </Button>
          <Button icon={Scale} onClick={() => setAsks('count')}>
            {t('stock.count')}
          </Button>
          <Button icon={Trash2} onClick={() => setAsks('discard')}>
            {t('stock.discard')}
          </Button>
        </div>
      )}
      {asks && <StockDialog medicine={medicine} reason={asks} onClose={() => setAsks(null)} />}
    </Card>
  )
}

function StockDialog({ medicine, reason, onClose }: { medicine: MedicineView; reason: Reason; onClose: () => void }): ReactNode {
  const { t, amount } = useWords()
  const circle = useCircle()
  const add = useCommand('addStock')
  const stock = Math.max(0, medicine.stock)
  const [quantity, setQuantity] = useState(reason === 'refill' ? 30 : reason === 'count' ? stock : 0)
  const after = { refill: stock + quantity, count: quantity, discard: Math.max(0, stock - quantity) }[reason]
  const save = async (): Promise<void> => {
    if (await add.run({ circle, medicine: medicine.id, reason, quantity })) onClose()
  }
  return (
    <Dialog title={t(`stock.${reason}Title`, { name: medicine.name })} onClose={onClose}>
      <div className="dialog-body">
        <NumberField
          label={t(`stock.${reason}Label`)}
          suffix={t(`unit.${medicine.unit}`)}
          value={quantity}
          min={0}
          max={reason === 'discard' ? stock : 100_000}
          onChange={setQuantity}
        />
        <p>{t('stock.after', { amount: amount(after, medicine.unit) })}</p>
        <ErrorNote error={add.error} />
        <div className="dialog-foot">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="do" isBusy={add.isBusy} isHeld={reason !== 'count' && quantity === 0} onClick={() => void save()}>
            {t('action.save')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
