import { ChevronDown } from 'lucide-react'
import { type ComponentProps, type ReactNode, useId } from 'react'
import './field.css'

type Props = Omit<ComponentProps<'input'>, 'onChange' | 'value'> & {
  label: string
  hint?: ReactNode
  problem?: string | undefined
  value: string
  onChange: (value: string) => void
}

/** One line of text with its label above and, where it helps, a word below. */
export function TextField({ label, hint, problem, value, onChange, ...rest }: Props): ReactNode {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        dir="auto"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-describedby={hint || problem ? `${id}-note` : undefined}
        aria-invalid={problem ? true : undefined}
        {...rest}
      />
      {(hint || problem) && (
        <p id={`${id}-note`} className={problem ? 'field-problem' : 'field-hint'}>
          {problem ?? hint}
        </p>
      )}
    </div>
  )
}

type SelectProps<T extends string> = {
  label: ReactNode
  value: T
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
}

export function SelectField<T extends string>({ label, value, options, onChange }: SelectProps<T>): ReactNode {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <span className="select">
        <select id={id} value={value} onChange={(event) => onChange(event.target.value as T)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown aria-hidden />
      </span>
    </div>
  )
}
