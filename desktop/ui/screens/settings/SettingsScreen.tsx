import { Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import { useCircle, useSession } from '../../app/session-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { useQuery } from '../../data/use-query.ts'
import { Button } from '../../parts/Button.tsx'
import { Card } from '../../parts/Card.tsx'
import { Choice } from '../../parts/Choice.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { CircleSwitch } from '../../parts/CircleSwitch.tsx'
import { LanguageSwitch } from '../../parts/LanguageSwitch.tsx'
import { Page } from '../../parts/Page.tsx'
import { QueryState } from '../../parts/QueryState.tsx'
import { useWords } from '../../words/words-context.tsx'
import { BackupSettings } from './BackupSettings.tsx'
import { CareSettings } from './CareSettings.tsx'
import { PatientSettings } from './PatientSettings.tsx'
import { PinSettings } from './PinSettings.tsx'
import { ServerSettings } from './ServerSettings.tsx'
import './settings.css'

export function SettingsScreen(): ReactNode {
  const { t } = useWords()
  const session = useSession()
  const circle = useCircle()
  const { value: settings, error } = useQuery('settings', { circle })
  const lock = useCommand('lock')
  const isKiosk = session.host === 'kiosk'
  return (
    <Page title={t('nav.settings')}>
      {!settings && <QueryState error={error} />}
      {settings && (
        <div className="settings">
          <Look />
          {session.circles.length > 1 && (
            <Card title={t('settings.circle')}>
              <CircleSwitch />
            </Card>
          )}
          {session.can.edit && <PatientSettings key={JSON.stringify(settings.patient)} patient={settings.patient} />}
          {session.can.edit && <CareSettings settings={settings} />}
          {session.can.backUp && <BackupSettings />}
          {isKiosk && <ServerSettings serverUrl={settings.serverUrl} />}
          {isKiosk && <PinSettings hasPin={settings.hasPin} />}
          {isKiosk && settings.hasPin && !session.isLocked && (
            <div>
              <Button icon={Lock} isBusy={lock.isBusy} onClick={() => void lock.run({})}>
                {t('settings.lock')}
              </Button>
              <ErrorNote error={lock.error} />
            </div>
          )}
        </div>
      )}
    </Page>
  )
}

const themes = ['auto', 'light', 'dark', 'contrast'] as const

function Look(): ReactNode {
  const { t } = useWords()
  const { preferences } = useSession()
  const set = useCommand('setPreferences')
  return (
    <Card title={t('settings.look')}>
      <LanguageSwitch />
      <Choice
        legend={t('settings.theme')}
        value={preferences.theme}
        options={themes.map((value) => ({ value, label: t(`theme.${value}`) }))}
        onChange={(theme) => void set.run({ theme })}
      />
      <ErrorNote error={set.error} />
    </Card>
  )
}
