import { Check, CircleAlert, Pencil } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button.tsx'
import { TextField } from '../../parts/Field.tsx'
import { useWords } from '../../words/words-context.tsx'

type Props = {
  label: string
  value: string
  /** As it is written, with its unit or month; the value itself when absent. */
  shown?: string
  isDoubtful: boolean
  isSelected: boolean
  /** Other readings, likeliest first. */
  alternatives: readonly string[]
  note?: string | undefined
  charsMax?: number
  onSelect: () => void
  onValue: (value: string) => void
}

/** One field of the label: quiet when it was read surely; otherwise it asks, with the likely answers one tap away. */
export function FieldCheck({ label, value, shown = value, isDoubtful, isSelected, alternatives, note, charsMax = 200, onSelect, onValue }: Props): ReactNode {
  const { t } = useWords()
  const [typed, setTyped] = useState<string | null>(null)
  const isOpen = isDoubtful || isSelected
  const pick = (next: string): void => {
    setTyped(null)
    onValue(next)
  }
  return (
    <section className={`field-check ${isDoubtful ? 'is-doubtful' : ''} ${isSelected ? 'is-selected' : ''}`} aria-label={label} onFocus={onSelect}>
      <button type="button" className="field-check-head" aria-expanded={isOpen} onClick={onSelect}>
        <span className="field-check-value">
          <span className="field-check-label">{label}</span>
          <strong>{shown ? <bdi>{shown}</bdi> : t('scan.notRead')}</strong>
        </span>
        <span className={`field-check-state ${isDoubtful ? 'is-doubtful' : ''}`}>
          {isDoubtful ? <CircleAlert aria-hidden /> : <Check aria-hidden />}
          {isDoubtful ? t('scan.pleaseCheck') : value ? t('scan.sure') : t('scan.nothing')}
        </span>
      </button>
      {isOpen && (
        <div className="field-check-body">
          {note && <p className="field-check-note">{note}</p>}
          {typed === null ? (
            <div className="field-check-answers">
              {[value, ...alternatives.filter((one) => one !== value)].filter(Boolean).map((one) => (
                <Button key={one} look={one === value ? 'do' : 'plain'} onClick={() => pick(one)}>
                  {one === value ? shown : one}
                </Button>
              ))}
              <Button icon={Pencil} onClick={() => setTyped(value)}>
                {t('scan.type')}
              </Button>
            </div>
          ) : (
            <form
              className="field-check-typed"
              onSubmit={(event) => {
                event.preventDefault()
                pick(typed.trim())
              }}
            >
              <TextField label={t('scan.typeLabel', { field: label })} value={typed} maxLength={charsMax} autoComplete="off" autoFocus onChange={setTyped} />
              <Button look="do" type="submit">
                {t('scan.use')}
              </Button>
            </form>
          )}
        </div>
      )}
    </section>
  )
}
