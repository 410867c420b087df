import { KeyRound } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useCommand } from '../../data/use-command.ts'
import { Button } from '../../parts/Button.tsx'
import { Card } from '../../parts/Card.tsx'
import { Dialog } from '../../parts/Dialog.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { PinTwice } from '../../parts/PinTwice.tsx'
import { useWords } from '../../words/words-context.tsx'

export function PinSettings({ hasPin }: { hasPin: boolean }): ReactNode {
  const { t } = useWords()
  const change = useCommand('changePin')
  const [isOpen, setOpen] = useState(false)
  const save = async (pin: string): Promise<void> => {
    if (await change.run({ pin })) setOpen(false)
  }
  return (
    <Card title={t('pin.label')}>
      <p>{t('pin.whyNew')}</p>
      <Button icon={KeyRound} onClick={() => setOpen(true)}>
        {t(hasPin ? 'settings.changePin' : 'settings.setPin')}
      </Button>
      {isOpen && (
        <Dialog title={t(hasPin ? 'settings.changePin' : 'settings.setPin')} onClose={() => setOpen(false)} size="wide">
          <PinTwice done={t('action.save')} isBusy={change.isBusy} onPin={(pin) => void save(pin)} />
          <ErrorNote error={change.error} />
        </Dialog>
      )}
    </Card>
  )
}
