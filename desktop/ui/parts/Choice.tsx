import type { LucideIcon } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import './choice.css'

type Option<T extends string> = { value: T; label: ReactNode; icon?: LucideIcon; note?: ReactNode }
type Props<T extends string> = {
  legend: string
  options: readonly Option<T>[]
  value: T | null
  onChange: (value: T) => void
  layout?: 'row' | 'column' | 'grid'
}

/** One of a few: big radio buttons that look like what they are. */
export function Choice<T extends string>({ legend, options, value, onChange, layout = 'row' }: Props<T>): ReactNode {
  const name = useId()
  return (
    <fieldset className={`choice is-${layout}`}>
      <legend>{legend}</legend>
      <div className="choice-options">
        {options.map(({ icon: Icon, ...option }) => (
          <label key={option.value} className="choice-option">
            <input type="radio" name={name} checked={value === option.value} onChange={() => onChange(option.value)} />
            {Icon && <Icon aria-hidden />}
            <span>
              {option.label}
              {option.note && <small>{option.note}</small>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

type ManyProps<T extends string> = Omit<Props<T>, 'value' | 'onChange'> & { values: readonly T[]; onChange: (values: T[]) => void }

/** Several of a few. */
export function ChoiceOfMany<T extends string>({ legend, options, values, onChange, layout = 'row' }: ManyProps<T>): ReactNode {
  const toggle = (value: T): void => onChange(values.includes(value) ? values.filter((one) => one !== value) : [...values, value])
  return (
    <fieldset className={`choice is-${layout}`}>
      <legend>{legend}</legend>
      <div className="choice-options">
        {options.map((option) => (
          <label key={option.value} className="choice-option">
            <input type="checkbox" checked={values.includes(option.value)} onChange={() => toggle(option.value)} />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
