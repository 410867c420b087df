import { Minus, Plus } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { useWords } from '../words/words-context.tsx'
import { Button } from './Button.tsx'
import { parseWall, shiftWall } from './parse-wall.ts'
import './field.css'

const stepMinutes = 15

type Props = { label: string; value: string; onChange: (wall: string) => void; children?: ReactNode }

/** A time of day, typed in any common way or stepped by a quarter of an hour. */
export function TimeField({ label, value, onChange, children }: Props): ReactNode {
  const { t, wall } = useWords()
  const id = useId()
  const [typed, setTyped] = useState<string>()
  const step = (minutes: number): void => {
    setTyped(undefined)
    onChange(shiftWall(value, minutes))
  }
  const type = (text: string): void => {
    setTyped(text)
    const parsed = parseWall(text)
    if (parsed) onChange(parsed)
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="stepper">
        <Button icon={Minus} aria-label={t('action.earlier', { label })} onClick={() => step(-stepMinutes)} />
        <input
          id={id}
          value={typed ?? wall(value)}
          aria-invalid={typed !== undefined && !parseWall(typed) ? true : undefined}
          onChange={(event) => type(event.target.value)}
          onBlur={() => setTyped(undefined)}
        />
        <Button icon={Plus} aria-label={t('action.later', { label })} onClick={() => step(stepMinutes)} />
        {children}
      </div>
    </div>
  )
}
