import { randomBytes } from 'node:crypto'
import type { Store } from '../store/store.ts'

export type DeviceSecrets = { deviceId: string; windowKey: Buffer }

/** This device's id, and the key that signs its windows' sessions; made once. */
export async function deviceSecrets({ device }: Store): Promise<DeviceSecrets> {
  const once = async (key: string, make: () => string): Promise<string> => {
    const known = await device.get(key)
    if (typeof known === 'string') return known
    const made = make()
    await device.set(key, made)
    return made
  }
  return {
    deviceId: await once('device-id', () => `k${randomBytes(8).toString('hex')}`),
    windowKey: Buffer.from(await once('window-key', () => randomBytes(32).toString('hex')), 'hex'),
  }
}
