import type { SyncStatus } from './sync-status.ts'

/**
 * What may be said about safety of the data (I7). `saved` needs a proof: equal fingerprints on both sides,
 * nothing pending, nothing changed since. Everything else says what is known, never more.
 */
export type Trust = {
  level: 'saved' | 'checking' | 'waiting' | 'offline' | 'refused' | 'signed-out' | 'local-only'
  /** Changes that the server does not have yet. */
  waiting: number
  /** Since when the oldest of them waits, epoch ms; null = none waits. */
  waitingSince: number | null
  /** Since when the server has not been reached, epoch ms; null = it is reached, or there is none. */
  offlineSince: number | null
  /** Records that the server refused; kept here and listed on the Status screen. */
  refused: number
  /** When both sides were last shown to be equal, epoch ms; null = never. */
  provenAt: number | null
  /** Code of what stands in the way, where something does. */
  problem: string | null
}

/**
 * What a status lets a person rely on. What they must act on comes first; `saved` is said on proof alone, so
 * whatever fits nothing else is `checking`.
 */
export function trustOf(status: SyncStatus): Trust {
  const isUnreached = status.mode === 'offline' || status.mode === 'blocked'
  return {
    level: levelOf(status, isUnreached),
    waiting: status.waiting,
    waitingSince: status.waiting > 0 ? status.waitingSince : null,
    offlineSince: isUnreached ? status.since : null,
    refused: status.refused,
    provenAt: status.provenAt,
    problem: status.problem?.code ?? null,
  }
}

function levelOf({ mode, refused, waiting, isProven, provenAt }: SyncStatus, isUnreached: boolean): Trust['level'] {
  if (mode === 'off') return 'local-only'
  if (refused > 0) return 'refused'
  if (mode === 'signed-out') return 'signed-out'
  if (isUnreached) return 'offline'
  if (waiting > 0) return 'waiting'
  return isProven && provenAt !== null ? 'saved' : 'checking'
}
