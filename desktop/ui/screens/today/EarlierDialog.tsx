import { Check } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { SlotView } from '../../../contract/views.ts'
import { useCircle, useSession } from '../../app/session-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { useNow } from '../../data/use-now.ts'
import { Button } from '../../parts/Button.tsx'
import { Dialog } from '../../parts/Dialog.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { shiftWall } from '../../parts/parse-wall.ts'
import { TimeField } from '../../parts/TimeField.tsx'
import { useZone } from '../../parts/zone-context.tsx'
import { wallAt } from '../../words/formats.ts'
import { useWords } from '../../words/words-context.tsx'
import { lastInstantAt } from '../../parts/last-instant.ts'

/** Taken, but not now: when? */
export function EarlierDialog({ slot, onClose }: { slot: SlotView; onClose: () => void }): ReactNode {
  const { t } = useWords()
  const { host } = useSession()
  const circle = useCircle()
  const zone = useZone()
  const now = useNow(10_000)
  const record = useCommand('recordDose')
  const [wall, setWall] = useState(() => (slot.at < now ? slot.wall : shiftWall(wallAt(now, zone), -15)))
  const save = async (): Promise<void> => {
    const at = lastInstantAt(wall, now, zone)
    if (await record.run({ circle, schedule: slot.schedule, slot: slot.slot, state: 'taken', at })) onClose()
  }
  return (
    <Dialog title={t(host === 'kiosk' ? 'earlier.title' : 'earlier.titleOther', { name: slot.name })} onClose={onClose}>
      <div className="dialog-body">
        <TimeField label={t('earlier.when')} value={wall} onChange={setWall} />
        <ErrorNote error={record.error} />
        <div className="dialog-foot">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="do" icon={Check} isBusy={record.isBusy} onClick={() => void save()}>
            {t('action.save')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
