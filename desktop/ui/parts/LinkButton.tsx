import type { LucideIcon } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import './button.css'

type Props = ComponentProps<'a'> & { look?: 'do' | 'plain' | 'quiet' | 'harm'; size?: 'normal' | 'large'; icon?: LucideIcon }

/** Goes somewhere, with the weight of a button. */
export function LinkButton({ look = 'plain', size = 'normal', icon: Icon, className = '', children, ...rest }: Props): ReactNode {
  return (
    <a className={`button is-${look} is-${size} ${className}`} {...rest}>
      {Icon && <Icon aria-hidden />}
      <span>{children}</span>
    </a>
  )
}
