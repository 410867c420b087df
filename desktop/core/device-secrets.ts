import { randomBytes } from 'node:crypto'
import type { Store } from '../store/store.ts'

export type DeviceSecrets = {
  deviceId: string
  /** Under what name this store stamps its edits: the device's id, until the store was put back from a backup. */
  stampId: string
  windowKey: Buffer
}

/** This device's id, and the key that signs its windows' sessions; made once. */
export async function deviceSecrets({ device }: Store): Promise<DeviceSecrets> {
  const once = async (key: string, make: () => string): Promise<string> => {
    const known = await device.get(key)
    if (typeof known === 'string') return known
    const made = make()
    await device.set(key, made)
    return made
  }
  const deviceId = await once('device-id', () => `k${randomBytes(8).toString('hex')}`)
  const stampId = await device.get('stamp-id')
  return {
    deviceId,
    stampId: typeof stampId === 'string' ? stampId : deviceId,
    windowKey: Buffer.from(await once('window-key', () => randomBytes(32).toString('hex')), 'hex'),
  }
}
