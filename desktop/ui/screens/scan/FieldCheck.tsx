import { Pencil } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button.tsx'
import { TextField } from '../../parts/Field.tsx'
import { useWords } from '../../words/words-context.tsx'
import { FieldShell } from './FieldShell.tsx'
import type { FieldName } from './scan-draft.ts'

type Props = {
  name: FieldName
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
export function FieldCheck({
  name,
  label,
  value,
  shown = value,
  isDoubtful,
  isSelected,
  alternatives,
  note,
  charsMax = 200,
  onSelect,
  onValue,
}: Props): ReactNode {
  const { t } = useWords()
  const [typed, setTyped] = useState<string | null>(null)
  const pick = (next: string): void => {
    setTyped(null)
    onValue(next)
  }
  return (
    <FieldShell
      name={name}
      label={label}
      shown={shown}
      isDoubtful={isDoubtful}
      isSelected={isSelected}
      isPrinted={value !== ''}
      onSelect={onSelect}
    >
      {note && <p className="field-check-note">{note}</p>}
      {typed === null ? (
        <div className="field-check-answers">
          {[value, ...alternatives.filter((one) => one !== value)].filter(Boolean).map((one) => (
            <Button key={one} look={one === value ? 'do' : 'plain'} onClick={() => pick(one)}>
              <bdi>{one === value ? shown : one}</bdi>
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
          <TextField
            label={t('scan.typeLabel', { field: label })}
            value={typed}
            maxLength={charsMax}
            autoComplete="off"
            autoFocus
            onChange={setTyped}
          />
          <Button look="do" type="submit">
            {t('scan.use')}
          </Button>
        </form>
      )}
    </FieldShell>
  )
}
