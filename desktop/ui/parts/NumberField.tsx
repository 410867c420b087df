import { Minus, Plus } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { useWords } from '../words/words-context.tsx'
import { Button } from './Button.tsx'
import { parseAmount } from './parse-amount.ts'
import './field.css'

type Props = { label: string; value: number; min: number; max: number; step?: number; suffix?: string; onChange: (value: number) => void }

/** A number by typing or by two big buttons; what is not a number in range leaves the value as it was. */
export function NumberField({ label, value, min, max, step = 1, suffix, onChange }: Props): ReactNode {
  const { t } = useWords()
  const id = useId()
  const [typed, setTyped] = useState<string>()
  const set = (next: number): void => {
    setTyped(undefined)
    onChange(Math.min(max, Math.max(min, next)))
  }
  const type = (text: string): void => {
    setTyped(text)
    const parsed = parseAmount(text)
    if (parsed !== undefined && parsed >= min && parsed <= max) onChange(parsed)
  }
  return (
    <div className="field">
      <label htmlFor={id}>{suffix ? `${label} (${suffix})` : label}</label>
      <div className="stepper">
        <Button icon={Minus} aria-label={t('action.less', { label })} isHeld={value <= min} onClick={() => set(value - step)} />
        <input
          id={id}
          inputMode="decimal"
          value={typed ?? String(value)}
          onChange={(event) => type(event.target.value)}
          onBlur={() => setTyped(undefined)}
        />
        <Button icon={Plus} aria-label={t('action.more', { label })} isHeld={value >= max} onClick={() => set(value + step)} />
      </div>
    </div>
  )
}
