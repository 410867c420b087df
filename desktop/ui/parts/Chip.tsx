import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import './chip.css'

export type ChipTone = 'good' | 'now' | 'harm' | 'calm'

/** A state in one or two words: never colour alone. */
export function Chip({ tone, icon: Icon, children }: { tone: ChipTone; icon?: LucideIcon; children: ReactNode }): ReactNode {
  return (
    <span className={`chip is-${tone}`}>
      {Icon && <Icon aria-hidden />}
      <span>{children}</span>
    </span>
  )
}
