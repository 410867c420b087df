import { type DeviceClock, openDeviceClock } from '../replica/device-clock.ts'
import type { Replica } from '../replica/replica.ts'
import { createTicks } from '../replica/ticks.ts'
import { openDexieStore } from '../store/open-dexie.ts'
import type { Store } from '../store/store.ts'

/** The browser's replica; `actAs` names the person who is signed in. */
export type WebReplica = Replica & { actAs(user: string): void; clock: DeviceClock }

export async function openWebReplica(): Promise<WebReplica> {
  const store = await openDexieStore()
  // Without this a browser may throw the data away when space runs short.
  void navigator.storage?.persist?.()
  const id = await deviceId(store)
  const clock = await openDeviceClock({ values: store.device, device: id, now: Date.now, exclusive: exclusive('medbox-clock') })
  let user = ''
  return {
    store,
    device: { id, type: 'browser', name: browserName() },
    user: () => user,
    now: Date.now,
    randomId,
    edit: async () => ({ stamp: await clock.next(), by: { user, device: id } }),
    ticks$: createTicks(Date.now),
    actAs: (person) => void (user = person),
    clock,
  }
}

/** One tab of this browser at a time. */
export const exclusive =
  (name: string) =>
  <T>(run: () => Promise<T>): Promise<T> =>
    navigator.locks.request(name, run)

const randomId = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

async function deviceId({ device }: Store): Promise<string> {
  return exclusive('medbox-device')(async () => {
    const known = await device.get('device-id')
    if (typeof known === 'string') return known
    const made = `b${randomId().slice(0, 16)}`
    await device.set('device-id', made)
    return made
  })
}

const browserName = (): string => (/Mobi/.test(navigator.userAgent) ? 'Phone' : 'Browser')
