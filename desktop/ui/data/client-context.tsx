import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react'
import type { Client } from '../../contract/client.ts'

type Link = {
  client: Client
  /** The last value of each query, for screens that come back. */
  last: Map<string, unknown>
  /** false only after the core was lost; not before it was first reached. */
  isUp: boolean
}
const LinkContext = createContext<Link | null>(null)

export function ClientProvider({ client, children }: { client: Client; children: ReactNode }): ReactNode {
  const [isUp, setUp] = useState(true)
  useEffect(() => client.onConnection(setUp), [client])
  const [last] = useState(() => new Map<string, unknown>())
  const link = useMemo(() => ({ client, last, isUp }), [client, last, isUp])
  return <LinkContext value={link}>{children}</LinkContext>
}

export function useClient(): Link {
  const link = use(LinkContext)
  if (!link) throw new Error('useClient needs a ClientProvider above it')
  return link
}
