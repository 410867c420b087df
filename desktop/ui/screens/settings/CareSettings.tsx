import type { ReactNode } from 'react'
import type { SettingsView } from '../../../contract/views.ts'
import { useCircle } from '../../app/session-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { Card } from '../../parts/Card.tsx'
import { Choice } from '../../parts/Choice.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { useWords } from '../../words/words-context.tsx'

const buzzers = ['off', 'soft', 'loud'] as const
const snoozeMinutes = [5, 10, 15, 30]
const warnDays = [3, 7, 14]

/** How the kiosk reminds, and when it warns. */
export function CareSettings({ settings }: { settings: SettingsView }): ReactNode {
  const { t } = useWords()
  const circle = useCircle()
  const set = useCommand('setSetting')
  const choices = (common: number[], current: number): number[] => [...new Set([...common, current])].sort((a, b) => a - b)
  return (
    <Card title={t('settings.care')}>
      <Choice
        legend={t('settings.buzzer')}
        value={settings.buzzer}
        options={buzzers.map((value) => ({ value, label: t(`buzzer.${value}`) }))}
        onChange={(value) => void set.run({ circle, name: 'buzzer', value })}
      />
      <Choice
        legend={t('settings.snooze')}
        value={String(settings.snoozeMinutes)}
        options={choices(snoozeMinutes, settings.snoozeMinutes).map((minutes) => ({
          value: String(minutes),
          label: t('settings.minutes', { count: minutes }),
        }))}
        onChange={(value) => void set.run({ circle, name: 'snoozeMinutes', value: Number(value) })}
      />
      <Choice
        legend={t('settings.warn')}
        value={String(settings.stockWarnDays)}
        options={choices(warnDays, settings.stockWarnDays).map((days) => ({
          value: String(days),
          label: t('settings.days', { count: days }),
        }))}
        onChange={(value) => void set.run({ circle, name: 'stockWarnDays', value: Number(value) })}
      />
      <ErrorNote error={set.error} />
    </Card>
  )
}
