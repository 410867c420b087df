import { type ReactNode, useId } from 'react'
import './card.css'

type Props = { title?: ReactNode; tone?: 'plain' | 'now' | 'harm' | 'do'; className?: string; actions?: ReactNode; children: ReactNode }

/** A group of things that belong together; with a title it is a named region. */
export function Card({ title, tone = 'plain', className = '', actions, children }: Props): ReactNode {
  const id = useId()
  return (
    <section className={`card is-${tone} ${className}`} aria-labelledby={title ? id : undefined}>
      {title && (
        <div className="card-head">
          <h2 id={id}>{title}</h2>
          {actions}
        </div>
      )}
      {children}
    </section>
  )
}
