import { X } from 'lucide-react'
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { useWords } from '../words/words-context.tsx'
import { Button } from './Button.tsx'
import './dialog.css'

type Props = { title: string; onClose: () => void; children: ReactNode; size?: 'normal' | 'wide' }

/** A modal question. The native element keeps focus inside, closes on Escape and hands focus back. */
export function Dialog({ title, onClose, children, size = 'normal' }: Props): ReactNode {
  const { t } = useWords()
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  // Before it is painted, and while it is still in the page: what had focus gets it back in the same turn.
  useLayoutEffect(() => {
    const element = dialog.current!
    const opener = document.activeElement
    if (!element.open) element.showModal()
    return () => {
      element.close()
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      className={`dialog is-${size}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className="dialog-head">
        <h2 id={id}>{title}</h2>
        <Button look="quiet" aria-label={t('action.close')} icon={X} onClick={onClose} />
      </div>
      {children}
    </dialog>
  )
}
