import { type ReactNode, useState } from 'react'
import type { SlotView } from '../../../contract/views.ts'
import { useCircle } from '../../app/session-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { Button } from '../../parts/Button.tsx'
import { Choice } from '../../parts/Choice.tsx'
import { Dialog } from '../../parts/Dialog.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { TextField } from '../../parts/Field.tsx'
import { useWords } from '../../words/words-context.tsx'

const reasons = ['unwell', 'doctor', 'empty', 'dontWant', 'other'] as const
type Reason = (typeof reasons)[number]

/** Not this time, and why: the circle learns it instead of guessing. */
export function SkipDialog({ slot, onClose }: { slot: SlotView; onClose: () => void }): ReactNode {
  const { t } = useWords()
  const circle = useCircle()
  const record = useCommand('recordDose')
  const [reason, setReason] = useState<Reason | null>(null)
  const [own, setOwn] = useState('')
  const words = reason === 'other' ? own.trim() : reason && t(`skip.${reason}`)
  const save = async (): Promise<void> => {
    if (await record.run({ circle, schedule: slot.schedule, slot: slot.slot, state: 'skipped', reason: words ?? '' })) onClose()
  }
  return (
    <Dialog title={t('skip.title', { name: slot.name })} onClose={onClose}>
      <div className="dialog-body">
        <Choice
          legend={t('skip.why')}
          layout="grid"
          value={reason}
          onChange={setReason}
          options={reasons.map((value) => ({ value, label: t(`skip.${value}`) }))}
        />
        {reason === 'other' && <TextField label={t('skip.own')} value={own} maxLength={300} autoFocus onChange={setOwn} />}
        <ErrorNote error={record.error} />
        <div className="dialog-foot">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="do" isBusy={record.isBusy} isHeld={!words} onClick={() => void save()}>
            {t('skip.do')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
