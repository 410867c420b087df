import type { ReactNode } from 'react'
import { useCircle, useSession } from '../../app/session-context.tsx'
import { useQuery } from '../../data/use-query.ts'
import { Page } from '../../parts/Page.tsx'
import { QueryState } from '../../parts/QueryState.tsx'
import { useWords } from '../../words/words-context.tsx'
import { CareToday } from './CareToday.tsx'
import { KioskToday } from './KioskToday.tsx'

/** What to do now, beside the box; how it goes, from afar. */
export function TodayScreen(): ReactNode {
  const { t } = useWords()
  const { host } = useSession()
  const circle = useCircle()
  const { value: today, error } = useQuery('today', { circle })
  const { value: settings } = useQuery('settings', { circle })
  if (!today) {
    return (
      <Page title={t('nav.today')}>
        <QueryState error={error} />
      </Page>
    )
  }
  return host === 'kiosk' ? <KioskToday today={today} snoozeMinutes={settings?.snoozeMinutes ?? null} /> : <CareToday today={today} />
}
