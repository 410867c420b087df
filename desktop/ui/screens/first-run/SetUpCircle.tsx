import { type ReactNode, useState } from 'react'
import { useCommand } from '../../data/use-command.ts'
import { Button } from '../../parts/Button.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { TextField } from '../../parts/Field.tsx'
import { ZoneField } from '../../parts/ZoneField.tsx'
import { deviceZone } from '../../parts/zone-context.tsx'
import { useWords } from '../../words/words-context.tsx'
import { PinTwice } from '../../parts/PinTwice.tsx'

/** A new circle, made on this device alone: whom it is for, then the PIN. */
export function SetUpCircle(): ReactNode {
  const { t } = useWords()
  const setUp = useCommand('setUpCircle')
  const [name, setName] = useState('')
  const [zone, setZone] = useState(deviceZone)
  const [phone, setPhone] = useState('')
  const [isNamed, setNamed] = useState(false)
  if (isNamed) {
    return (
      <>
        <PinTwice
          done={t('first.setUpDone')}
          isBusy={setUp.isBusy}
          onPin={(pin) => void setUp.run({ name: name.trim(), zone, phone: phone.trim(), pin })}
        />
        <ErrorNote error={setUp.error} />
      </>
    )
  }
  const isReady = name.trim() !== ''
  return (
    <form
      className="first-run-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) setNamed(true)
      }}
    >
      <TextField
        label={t('patient.name')}
        hint={t('patient.nameHint')}
        value={name}
        maxLength={120}
        autoComplete="off"
        autoFocus
        onChange={setName}
      />
      <ZoneField value={zone} onChange={setZone} />
      <TextField
        label={t('patient.phone')}
        hint={t('patient.phoneHint')}
        type="tel"
        value={phone}
        maxLength={40}
        autoComplete="off"
        onChange={setPhone}
      />
      <div className="first-run-foot">
        <Button look="do" size="large" type="submit" isHeld={!isReady}>
          {t('action.continue')}
        </Button>
      </div>
    </form>
  )
}
