import type { SyncMode, SyncStatus } from './sync-status.ts'

/** What a person may rely on, in one word and the facts behind it. */
export type Trust =
  | { level: 'saved'; provenAt: number }
  /** No server is set: everything is on this device alone. */
  | { level: 'local-only' }
  | { level: 'waiting'; waiting: number; since: number }
  | { level: 'offline'; reason: 'unreachable' | 'signed-out' | 'blocked'; code: string; waiting: number; since: number }
  | { level: 'refused'; refused: number; waiting: number }
  /** Nothing is known to be missing, and nothing is proven. */
  | { level: 'unknown'; held: number; provenAt: number | null }

/**
 * The line that every screen shows. What a person must act on comes first; `saved` is said only on proof,
 * so a status that fits nothing else is `unknown`, never `saved`.
 */
export function trustOf(status: SyncStatus): Trust {
  const { mode, waiting, waitingSince, refused, held, provenAt, isProven } = status
  if (mode === 'off') return { level: 'local-only' }
  if (refused > 0) return { level: 'refused', refused, waiting }
  const reason = reasons[mode]
  if (reason) return { level: 'offline', reason, code: status.problem?.code ?? '', waiting, since: status.since }
  if (waiting > 0) return { level: 'waiting', waiting, since: waitingSince }
  if (isProven && provenAt !== null) return { level: 'saved', provenAt }
  return { level: 'unknown', held, provenAt }
}

const reasons: Partial<Record<SyncMode, 'unreachable' | 'signed-out' | 'blocked'>> = {
  offline: 'unreachable',
  'signed-out': 'signed-out',
  blocked: 'blocked',
}
