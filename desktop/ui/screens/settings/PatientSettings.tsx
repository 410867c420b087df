import { type ReactNode, useState } from 'react'
import type { SettingsView } from '../../../contract/views.ts'
import { useCircle } from '../../app/session-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { Button } from '../../parts/Button.tsx'
import { Card } from '../../parts/Card.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { TextField } from '../../parts/Field.tsx'
import { ZoneField } from '../../parts/ZoneField.tsx'
import { useWords } from '../../words/words-context.tsx'

/** Whom the circle cares for. */
export function PatientSettings({ patient }: { patient: SettingsView['patient'] }): ReactNode {
  const { t } = useWords()
  const circle = useCircle()
  const edit = useCommand('editPatient')
  const [draft, setDraft] = useState(patient)
  const isChanged = draft.name !== patient.name || draft.zone !== patient.zone || draft.phone !== patient.phone
  return (
    <Card title={t('settings.patient')}>
      <form
        className="settings-form"
        onSubmit={(event) => {
          event.preventDefault()
          void edit.run({ circle, ...draft })
        }}
      >
        <TextField
          label={t('patient.name')}
          value={draft.name}
          maxLength={120}
          autoComplete="off"
          onChange={(name) => setDraft({ ...draft, name })}
        />
        <ZoneField value={draft.zone} onChange={(zone) => setDraft({ ...draft, zone })} />
        <TextField
          label={t('patient.phone')}
          type="tel"
          value={draft.phone}
          maxLength={40}
          autoComplete="off"
          onChange={(phone) => setDraft({ ...draft, phone })}
        />
        <ErrorNote error={edit.error} />
        <Button look="do" type="submit" isBusy={edit.isBusy} isHeld={!isChanged || draft.name.trim() === ''}>
          {t('settings.savePatient')}
        </Button>
      </form>
    </Card>
  )
}
