import { LockOpen } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useWords } from '../words/words-context.tsx'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import { ErrorNote } from './ErrorNote.tsx'
import { isPin, PinPad } from './PinPad.tsx'

type Props = { error: { code: string; message: string } | undefined; onPin: (pin: string) => Promise<void>; onClose: () => void }

/** The question in front of changes that a passer-by must not make. */
export function PinDialog({ error, onPin, onClose }: Props): ReactNode {
  const { t } = useWords()
  const [pin, setPin] = useState('')
  const [isBusy, setBusy] = useState(false)
  const submit = async (): Promise<void> => {
    if (!isPin(pin) || isBusy) return
    setBusy(true)
    await onPin(pin)
    setBusy(false)
    setPin('')
  }
  return (
    <Dialog title={t('pin.title')} onClose={onClose}>
      <form
        className="dialog-body pin-dialog"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <p>{t('pin.why')}</p>
        <PinPad label={t('pin.label')} value={pin} onChange={setPin} autoFocus />
        <ErrorNote error={error} />
        <div className="dialog-foot">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="do" type="submit" icon={LockOpen} isBusy={isBusy} isHeld={!isPin(pin)}>
            {t('pin.unlock')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
