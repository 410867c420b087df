import type { Role } from '../kinds/kind.ts'
import type { Cursor } from '../protocol/pull.ts'

/** `off`: no server is set or sync was stopped; `blocked`: the server is there but will not take it now. */
export type SyncMode = 'off' | 'idle' | 'working' | 'offline' | 'signed-out' | 'blocked'

/** One circle as sync sees it. `role` null: the server does not know the circle yet. */
export type CircleStatus = {
  id: string
  role: Role | null
  cursor: Cursor | null
  /** When both sides were last shown to hold the same, epoch ms. */
  provenAt: number | null
  /** Whether nothing has changed since. */
  isProven: boolean
  problem?: SyncProblem
}

/** A stable code, and a sentence for the log; screens word the code themselves. */
export type SyncProblem = { code: string; message: string }

/** What sync knows about itself; times are epoch ms by this device's clock. */
export type SyncStatus = {
  mode: SyncMode
  /** Since when the mode is what it is. */
  since: number
  /** Changes made here that the server does not have yet, and the oldest one's time (0 = none). */
  waiting: number
  waitingSince: number
  /** Changes that the server turned down. */
  refused: number
  /** Records from elsewhere that could not be taken in. */
  held: number
  /** The oldest of all circles' proofs; null while any circle has none. */
  provenAt: number | null
  /** Every circle was proven and nothing has changed since: the only ground for "everything is saved". */
  isProven: boolean
  /** When the server last answered; 0 = never. */
  lastHeard: number
  serverUrl: string
  problem?: SyncProblem
  /** Device id → when the server last heard it. */
  heard: Record<string, number>
  circles: CircleStatus[]
}
