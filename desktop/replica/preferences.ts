import { map, type Observable } from 'rxjs'
import { z } from 'zod'
import type { Preferences } from '../contract/views.ts'
import type { Replica } from './replica.ts'

const key = 'preferences'
const schema = z.object({ language: z.string().catch(''), theme: z.enum(['auto', 'light', 'dark', 'contrast']).catch('auto') })

/** This device's own choices; an empty language means the system's. */
export const preferences$ = (replica: Replica): Observable<Preferences> =>
  replica.store.device.live(key).pipe(map((value) => schema.parse(value ?? {})))

export async function setPreferences(replica: Replica, patch: Partial<Preferences>): Promise<void> {
  const known = schema.parse((await replica.store.device.get(key)) ?? {})
  await replica.store.device.set(key, { ...known, ...patch })
}
