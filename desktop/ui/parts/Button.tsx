import type { LucideIcon } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import './button.css'

type Props = ComponentProps<'button'> & {
  look?: 'do' | 'plain' | 'quiet' | 'harm'
  size?: 'normal' | 'large'
  icon?: LucideIcon
  isBusy?: boolean
  /** Not now: stays focusable, says why in its own words, and does nothing. */
  isHeld?: boolean
}

/** Stays in place and focusable while busy or held, so that focus never jumps away from under a hand. */
export function Button({
  look = 'plain',
  size = 'normal',
  icon: Icon,
  isBusy = false,
  isHeld = false,
  className = '',
  onClick,
  children,
  ...rest
}: Props): ReactNode {
  const isIdle = !isBusy && !isHeld
  return (
    <button
      type="button"
      className={`button is-${look} is-${size} ${className}`}
      aria-disabled={isIdle ? undefined : true}
      aria-busy={isBusy || undefined}
      onClick={(event) => (isIdle ? onClick?.(event) : event.preventDefault())}
      {...rest}
    >
      {Icon && <Icon aria-hidden />}
      {children !== undefined && <span>{children}</span>}
    </button>
  )
}
