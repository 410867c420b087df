import { Delete } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useWords } from '../words/words-context.tsx'
import { Button } from './Button.tsx'
import { TextField } from './Field.tsx'
import './pin-pad.css'

const pinLength = { min: 4, max: 8 }
export const isPin = (pin: string): boolean => /^\d+$/.test(pin) && pin.length >= pinLength.min && pin.length <= pinLength.max

type Props = { label: string; value: string; onChange: (pin: string) => void; problem?: string | undefined; autoFocus?: boolean }

/** A PIN by keys on the screen or on a keyboard; the digits are never shown. */
export function PinPad({ label, value, onChange, problem, autoFocus = false }: Props): ReactNode {
  const { t, number } = useWords()
  const [seenLength, setSeenLength] = useState(value.length)
  const change = (next: string): void => {
    const pin = next.replace(/\D/g, '').slice(0, pinLength.max)
    setSeenLength(pin.length)
    onChange(pin)
  }
  return (
    <div className="pin-pad">
      <TextField
        label={label}
        type="password"
        inputMode="numeric"
        autoComplete="off"
        value={value}
        onChange={change}
        problem={problem}
        hint={t('pin.length', pinLength)}
        autoFocus={autoFocus}
      />
      <p role="status" className="only-heard">
        {t('pin.entered', { count: seenLength })}
      </p>
      <div className="pin-keys" dir="ltr">
        {[1, 2, 3, 4, 5, 6, 7, 8, 9, 0].map((digit) => (
          <Button key={digit} className={digit === 0 ? 'is-zero' : ''} onClick={() => change(value + String(digit))}>
            {number(digit)}
          </Button>
        ))}
        <Button icon={Delete} look="quiet" aria-label={t('pin.delete')} onClick={() => change(value.slice(0, -1))} />
      </div>
    </div>
  )
}
