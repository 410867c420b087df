import { DatabaseBackup, RefreshCw } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useClient } from '../../data/client-context.tsx'
import { Button } from '../../parts/Button.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { useWords } from '../../words/words-context.tsx'

/** How long a core that is back may take to show what it restored. */
const patienceMs = 20_000

export function RestoreBusy({ of }: { of: string }): ReactNode {
  const { t } = useWords()
  return (
    <div className="is-restoring">
      <EmptyState icon={DatabaseBackup} title={t('restore.reading')}>
        <p role="status">{of}</p>
        <progress className="restore-progress" aria-label={t('restore.reading')} />
        <p>{t('restore.readingNote')}</p>
      </EmptyState>
    </div>
  )
}

/** Between the two lives of the core; what it restored replaces this screen by itself. */
export function Restarting({ onFailed }: { onFailed: () => void }): ReactNode {
  const { t } = useWords()
  const hasFailed = useReturnedWithout()
  return (
    <div className="is-restoring is-restarting">
      <EmptyState icon={RefreshCw} title={t('restore.restart')}>
        <p role="status">{t(hasFailed ? 'restore.failed' : 'restore.restartNote')}</p>
        {hasFailed && (
          <Button look="do" onClick={onFailed}>
            {t('action.back')}
          </Button>
        )}
      </EmptyState>
    </div>
  )
}

/** Whether the core went, came back, and still shows a first run after a while. */
function useReturnedWithout(): boolean {
  const { isUp } = useClient()
  const wasDown = useRef(false)
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    wasDown.current ||= !isUp
    if (!isUp || !wasDown.current) return undefined
    const timer = setTimeout(() => setLate(true), patienceMs)
    return () => clearTimeout(timer)
  }, [isUp])
  return isLate
}
