import { Ban, Check, Clock, Undo2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { SlotView } from '../../../contract/views.ts'
import { useCircle, useSession } from '../../app/session-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { Button } from '../../parts/Button.tsx'
import { Chip } from '../../parts/Chip.tsx'
import { Dialog } from '../../parts/Dialog.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { useWords } from '../../words/words-context.tsx'
import { EarlierDialog } from './EarlierDialog.tsx'
import { SkipDialog } from './SkipDialog.tsx'
import { slotChip, slotEvidence } from './slot-words.ts'

/** One dose of the day: what is known about it, and what a person can say about it. */
export function SlotDialog({ slot, onClose }: { slot: SlotView; onClose: () => void }): ReactNode {
  const words = useWords()
  const { t } = words
  const { can } = useSession()
  const [asks, setAsks] = useState<'skip' | 'earlier' | null>(null)
  if (asks === 'skip') return <SkipDialog slot={slot} onClose={onClose} />
  if (asks === 'earlier') return <EarlierDialog slot={slot} onClose={onClose} />
  const chip = slotChip(slot, words)
  const evidence = slotEvidence(slot, words)
  return (
    <Dialog title={`${slot.name} ${slot.strength}`} onClose={onClose}>
      <div className="dialog-body">
        <p>
          {words.wall(slot.wall)} · {words.amount(slot.amount, slot.unit)}
          {slot.drawer !== null && ` · ${t('box.drawer', { drawer: slot.drawer })}`}
        </p>
        <p className="slot-dialog-state">
          <Chip tone={chip.tone} {...(chip.icon ? { icon: chip.icon } : {})}>
            {chip.word}
          </Chip>
          {evidence}
        </p>
        {can.edit && <SlotActs slot={slot} onAsk={setAsks} onClose={onClose} />}
      </div>
    </Dialog>
  )
}

type ActsProps = { slot: SlotView; onAsk: (ask: 'skip' | 'earlier') => void; onClose: () => void }

function SlotActs({ slot, onAsk, onClose }: ActsProps): ReactNode {
  const { t } = useWords()
  const { host } = useSession()
  const circle = useCircle()
  const record = useCommand('recordDose')
  const undo = useCommand('undoDose')
  const take = async (): Promise<void> => {
    if (await record.run({ circle, schedule: slot.schedule, slot: slot.slot, state: 'taken' })) onClose()
  }
  const retract = async (observation: string): Promise<void> => {
    if (await undo.run({ circle, dose: slot.dose, observation })) onClose()
  }
  const { observation } = slot
  const isSettled = (slot.status === 'taken' || slot.status === 'skipped') && !slot.isContradicted
  return (
    <>
      <ErrorNote error={record.error ?? undo.error} />
      <div className="dialog-foot">
        {!isSettled && (
          <>
            <Button icon={Ban} onClick={() => onAsk('skip')}>
              {t('today.skip')}
            </Button>
            <Button icon={Clock} onClick={() => onAsk('earlier')}>
              {t(host === 'kiosk' ? 'today.tookEarlier' : 'care.tookEarlier')}
            </Button>
            <Button look="do" icon={Check} isBusy={record.isBusy} onClick={() => void take()}>
              {t(host === 'kiosk' ? 'today.tookIt' : 'care.takenNow')}
            </Button>
          </>
        )}
        {observation !== null && (
          <Button icon={Undo2} isBusy={undo.isBusy} onClick={() => void retract(observation)}>
            {t('today.notRight')}
          </Button>
        )}
      </div>
    </>
  )
}
