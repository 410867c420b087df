import type { SyncStatus } from '../../shared/trust/sync-status.ts'
import type { Trust } from '../../shared/trust/trust.ts'
import type { ServerState } from './server-link.ts'

/** What screens know of a replica that works by itself. */
export const noServer: ServerState = { url: null, lastHeardAt: null, provenAt: {}, roles: {}, heard: {} }

export const localOnly: Trust = {
  level: 'local-only',
  waiting: 0,
  waitingSince: null,
  offlineSince: null,
  refused: 0,
  provenAt: null,
  problem: null,
}

export function syncToServerState(status: SyncStatus): ServerState {
  return {
    url: status.serverUrl,
    lastHeardAt: status.lastHeard || null,
    provenAt: Object.fromEntries(status.circles.map((one) => [one.id, one.provenAt])),
    roles: Object.fromEntries(status.circles.flatMap((one) => (one.role ? [[one.id, one.role]] : []))),
    heard: status.heard,
  }
}
