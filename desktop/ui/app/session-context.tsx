import { createContext, use } from 'react'
import type { SessionView } from '../../contract/views.ts'

export const SessionContext = createContext<SessionView | null>(null)

export function useSession(): SessionView {
  const session = use(SessionContext)
  if (!session) throw new Error('useSession needs a session above it')
  return session
}

/** The circle in view; only under a session that is ready. */
export function useCircle(): string {
  const { circle } = useSession()
  if (circle === null) throw new Error('useCircle needs a session with a circle')
  return circle
}
