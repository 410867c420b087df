import { Undo2 } from 'lucide-react'
import type { ReactNode } from 'react'
import type { UndoView } from '../../../contract/views.ts'
import { useCircle, useSession } from '../../app/session-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { useNow } from '../../data/use-now.ts'
import { Button } from '../../parts/Button.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { useWords } from '../../words/words-context.tsx'
import './undo-bar.css'

/** What was just recorded, and the way back, for a while. */
export function UndoBar({ undo }: { undo: UndoView | null }): ReactNode {
  const { t, wall } = useWords()
  const circle = useCircle()
  const { can } = useSession()
  const back = useCommand('undoDose')
  const now = useNow(1000)
  const isShown = can.edit && undo !== null && undo.until > now
  return (
    <div className="undo-bar" role="status">
      {isShown && (
        <p>
          <span>{t(undo.state === 'taken' ? 'undo.taken' : 'undo.skipped', { name: undo.name, wall: wall(undo.wall) })}</span>
          <Button
            icon={Undo2}
            isBusy={back.isBusy}
            onClick={() => void back.run({ circle, dose: undo.dose, observation: undo.observation })}
          >
            {t('undo.do')}
          </Button>
        </p>
      )}
      <ErrorNote error={back.error} />
    </div>
  )
}
