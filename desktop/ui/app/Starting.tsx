import { type ReactNode, useState } from 'react'
import { Hourglass } from 'lucide-react'
import { useNow } from '../data/use-now.ts'
import { EmptyState } from '../parts/EmptyState.tsx'
import { useWords } from '../words/words-context.tsx'

const patienceMs = 4000

/** Before the core's first answer; after a while it says what it waits for. */
export function Starting(): ReactNode {
  const { t } = useWords()
  const now = useNow(1000)
  const [since] = useState(now)
  const isSlow = now - since > patienceMs
  return (
    <main className="page-alone">
      <h1 className="only-heard">{t('app.name')}</h1>
      <EmptyState icon={Hourglass} title={t('starting.title')}>
        <p role="status">{isSlow ? t('starting.slow') : ''}</p>
      </EmptyState>
    </main>
  )
}
