import type { ReactNode } from 'react'
import { useWords } from '../words/words-context.tsx'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import { ErrorNote } from './ErrorNote.tsx'

type Props = {
  title: string
  confirm: string
  isBusy: boolean
  error: { code: string; message: string } | undefined
  onConfirm: () => void
  onClose: () => void
  children: ReactNode
}

/** Only for what cannot simply be undone. */
export function ConfirmDialog({ title, confirm, isBusy, error, onConfirm, onClose, children }: Props): ReactNode {
  const { t } = useWords()
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="dialog-body">
        {children}
        <ErrorNote error={error} />
        <div className="dialog-foot">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="harm" isBusy={isBusy} onClick={onConfirm}>
            {confirm}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
