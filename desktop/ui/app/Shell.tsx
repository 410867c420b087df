import { BellRing } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { useQuery } from '../data/use-query.ts'
import { TrustContext } from '../parts/StatusLine.tsx'
import { ZoneContext } from '../parts/zone-context.tsx'
import { useWords } from '../words/words-context.tsx'
import { BoxScreen } from '../screens/box/BoxScreen.tsx'
import { AddMedicineScreen } from '../screens/medicines/AddMedicineScreen.tsx'
import { MedicinesScreen } from '../screens/medicines/MedicinesScreen.tsx'
import { PeopleScreen } from '../screens/people/PeopleScreen.tsx'
import { ScanScreen } from '../screens/scan/ScanScreen.tsx'
import { BackupsScreen } from '../screens/settings/BackupsScreen.tsx'
import { SettingsScreen } from '../screens/settings/SettingsScreen.tsx'
import { StatusScreen } from '../screens/status/StatusScreen.tsx'
import { TodayScreen } from '../screens/today/TodayScreen.tsx'
import { placesOf } from './navigation.ts'
import { Mishap } from './Mishap.tsx'
import { go, type Route, routeHref } from './route.ts'
import { useReturnToToday } from './use-return-to-today.ts'
import { useCircle, useSession } from './session-context.tsx'
import { useRoute } from './use-route.ts'
import './shell.css'

/** The frame of every screen once there is a circle: the screen's head and content, and the way to the others. */
export function Shell(): ReactNode {
  const route = useRoute()
  const { value: settings } = useQuery('settings', { circle: useCircle() })
  const { value: trust } = useQuery('trust', {})
  useReturnToToday(useSession().host === 'kiosk')
  return (
    <ZoneContext value={settings?.patient.zone ?? null}>
      <TrustContext value={trust}>
        <div className="shell">
          <Mishap place={routeHref(route)} onBack={() => go({ screen: 'today' })}>
            <Screen route={route} />
          </Mishap>
          <Navigation route={route} />
        </div>
      </TrustContext>
    </ZoneContext>
  )
}

function Screen({ route }: { route: Route }): ReactNode {
  switch (route.screen) {
    case 'today':
      return <TodayScreen />
    case 'scan':
      return <ScanScreen scan={route.scan} />
    case 'medicines':
      return <MedicinesScreen medicine={route.medicine} part={route.part} />
    case 'add-medicine':
      return <AddMedicineScreen />
    case 'box':
      return <BoxScreen drawer={route.drawer} />
    case 'people':
      return <PeopleScreen />
    case 'status':
      return <StatusScreen />
    case 'settings':
      return route.part === 'backups' ? <BackupsScreen /> : <SettingsScreen />
  }
}

function Navigation({ route }: { route: Route }): ReactNode {
  const { t } = useWords()
  const session = useSession()
  const dueId = useId()
  const isDue = (useQuery('today', { circle: useCircle() }).value?.due.length ?? 0) > 0 && route.screen !== 'today'
  return (
    <nav className="navigation" aria-label={t('nav.label')}>
      <ul>
        {placesOf(session).map(({ route: to, label, icon: Icon, covers }) => (
          <li key={to.screen}>
            <a
              href={routeHref(to)}
              aria-current={covers.includes(route.screen) ? 'page' : undefined}
              aria-describedby={to.screen === 'today' && isDue ? dueId : undefined}
            >
              <Icon aria-hidden />
              <span>{t(label)}</span>
              {to.screen === 'today' && isDue && <BellRing className="navigation-due" aria-hidden />}
            </a>
          </li>
        ))}
      </ul>
      <span id={dueId} hidden>
        {t('nav.due')}
      </span>
    </nav>
  )
}
