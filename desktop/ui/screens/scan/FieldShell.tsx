import { Check, CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Doubt } from './scan-draft.ts'
import { doubtPlace } from './use-doubt-in-view.ts'
import { useWords } from '../../words/words-context.tsx'

type Props = {
  name: Doubt
  label: string
  /** Empty = not read. */ shown: string
  isDoubtful: boolean
  isSelected: boolean
  isPrinted: boolean
  onSelect: () => void
  /** What opens when it is selected or in doubt. */ children: ReactNode
}

/** A field of the label: its name, what was read, how sure; quiet when sure, open when it asks. */
export function FieldShell({ name, label, shown, isDoubtful, isSelected, isPrinted, onSelect, children }: Props): ReactNode {
  const { t } = useWords()
  const isOpen = isDoubtful || isSelected
  return (
    <section
      className={`field-check ${isDoubtful ? 'is-doubtful' : ''} ${isSelected ? 'is-selected' : ''}`}
      aria-label={label}
      {...doubtPlace(name)}
    >
      <button type="button" className="field-check-head" aria-expanded={isOpen} onClick={onSelect}>
        <span className="field-check-value">
          <span className="field-check-label">{label}</span>
          <strong>{shown ? <bdi>{shown}</bdi> : t('scan.notRead')}</strong>
        </span>
        <span className={`field-check-state ${isDoubtful ? 'is-doubtful' : ''}`}>
          {isDoubtful ? <CircleAlert aria-hidden /> : <Check aria-hidden />}
          {isDoubtful ? t('scan.pleaseCheck') : isPrinted ? t('scan.sure') : t('scan.nothing')}
        </span>
      </button>
      {isOpen && <div className="field-check-body">{children}</div>}
    </section>
  )
}
