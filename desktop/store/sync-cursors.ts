import type { DeviceValues } from './store.ts'

/** The device value that tells, for each circle, this replica's role and how far it has read the server's changes. */
export const syncCirclesKey = 'sync-circles'

/**
 * The same roles without cursors: everything is read from the server again. Roles stay, because only a circle that
 * is known to have been shared can be found to be lost.
 */
function withoutCursors(circles: unknown): unknown {
  if (typeof circles !== 'object' || circles === null) return undefined
  return Object.fromEntries(Object.entries(circles).map(([id, circle]) => [id, { ...(circle as object), cursor: null }]))
}

export async function forgetCursors(device: DeviceValues): Promise<void> {
  await device.set(syncCirclesKey, withoutCursors(await device.get(syncCirclesKey)))
}
