import {
  CloudOff,
  HardDrive,
  DatabaseZap,
  Hourglass,
  LogIn,
  type LucideIcon,
  RefreshCw,
  ShieldCheck,
  TriangleAlert,
  Unplug,
} from 'lucide-react'
import { createContext, type ReactNode, use } from 'react'
import { routeHref } from '../app/route.ts'
import { useClient } from '../data/client-context.tsx'
import { wallAt } from '../words/formats.ts'
import { useWords } from '../words/words-context.tsx'
import type { TrustView } from '../../contract/views.ts'
import { trustLine, trustShort, type TrustState, trustState, trustTone } from './trust-words.ts'
import { useZone } from './zone-context.tsx'
import './status-line.css'

export const trustIcon: Record<TrustState, LucideIcon> = {
  saved: ShieldCheck,
  checking: RefreshCw,
  waiting: Hourglass,
  offline: CloudOff,
  refused: TriangleAlert,
  'signed-out': LogIn,
  'local-only': HardDrive,
  'not-saving': DatabaseZap,
  'core-gone': Unplug,
  unknown: RefreshCw,
}

/** What is known about safety; watched once for all screens, so that the line stays still between them. */
export const TrustContext = createContext<TrustView | undefined>(undefined)

/** Whether everything is safe, in words, icon and colour; opens Status. */
export function StatusLine(): ReactNode {
  const words = useWords()
  const zone = useZone()
  const { isUp } = useClient()
  const trust = use(TrustContext)
  const state = trustState(trust, isUp)
  const Icon = trustIcon[state]
  return (
    <a className={`status-line is-${trustTone[state]}`} href={routeHref({ screen: 'status' })} data-state={state}>
      <Icon aria-hidden />
      <span className="status-line-short" aria-hidden>
        {trustShort(state, trust, words)}
      </span>
      <span className="status-line-whole">{trustLine(state, trust, words, (atMs) => wallAt(atMs, zone))}</span>
      <span className="only-heard">{words.t('trust.opens')}</span>
    </a>
  )
}
