import { randomBytes } from 'node:crypto'
import type { RecoveryNotice } from './recovery-notice.ts'
import { forgetCursors, syncCirclesKey } from '../sync-cursors.ts'
import type { DeviceValues } from '../store.ts'
import { clockCeilingKey, keptValueKeys, recoveryNoticeKey } from './kept-values.ts'
import type { Salvaged } from './salvage.ts'

/** Puts what could be read of the device's own values in place of those of the backup. */
export async function adoptValues(device: DeviceValues, salvaged: ReadonlyMap<string, unknown>): Promise<void> {
  for (const key of [...keptValueKeys, syncCirclesKey]) if (salvaged.has(key)) await device.set(key, salvaged.get(key))
}

/**
 * Makes a store that was put back go on where nobody else is: its clock above all that is known of it, its stamps
 * under a name that was never used, and everything read from the server again.
 */
export async function goOnAnew(
  device: DeviceValues,
  ceilings: readonly unknown[],
  { stampMsMax }: Pick<Salvaged, 'stampMsMax'>,
): Promise<void> {
  const known = [await device.get(clockCeilingKey), ...ceilings].map((value) => (typeof value === 'number' ? value : 0))
  await device.set(clockCeilingKey, Math.max(stampMsMax + 1, ...known))
  const deviceId = await device.get('device-id')
  if (typeof deviceId === 'string') await device.set('stamp-id', freshStampId(deviceId))
  await forgetCursors(device)
}

export const setNotice = (device: DeviceValues, notice: RecoveryNotice): Promise<void> => device.set(recoveryNoticeKey, notice)

/**
 * The device's id and six characters more: the place in a stamp has 24. Stamps that were given out after the backup
 * was made are unknown here, and another machine may go on with the same device's id; under a new name no stamp is
 * given out twice, and none claims to have seen an edit that this store has lost.
 */
function freshStampId(deviceId: string): string {
  const random = [...randomBytes(6)].map((byte) => (byte % 36).toString(36)).join('')
  return `${deviceId.slice(0, 18)}${random}`
}
