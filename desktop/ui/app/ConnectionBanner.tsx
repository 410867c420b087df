import { Unplug } from 'lucide-react'
import type { ReactNode } from 'react'
import { useClient } from '../data/client-context.tsx'
import { useWords } from '../words/words-context.tsx'
import './connection-banner.css'

/** Lies over the head of the screen, so that nothing below it moves. */
export function ConnectionBanner(): ReactNode {
  const { t } = useWords()
  const { isUp } = useClient()
  return (
    <div role="alert" className="connection-banner">
      {!isUp && (
        <p>
          <Unplug aria-hidden />
          <span>
            <strong>{t('connection.lost')}</strong> {t('connection.meaning')}
          </span>
        </p>
      )}
    </div>
  )
}
