import { createHash } from 'node:crypto'
import { fingerprintToText, fingerprintZero } from '../../../shared/record/fingerprint.ts'
import type { Store } from '../store.ts'
import { keptValueKeys } from './kept-values.ts'
import type { Contents } from './read-contents.ts'

/** What a store holds, without holding it: the fingerprints of its circles, and what this device is and chose. */
export type StoreState = { prints: Record<string, string[]>; values: unknown[] }

export async function stateOf(store: Pick<Store, 'circles' | 'fingerprints' | 'device'>): Promise<StoreState> {
  const prints: StoreState['prints'] = {}
  for (const circle of await store.circles()) prints[circle] = await store.fingerprints(circle)
  const values: unknown[] = []
  for (const key of keptValueKeys) values.push((await store.device.get(key)) ?? null)
  return { prints, values }
}

/** Equal for equal states; tells nothing of what they are. */
export const stateText = (state: StoreState): string => createHash('sha256').update(JSON.stringify(state)).digest('hex')

/** Whether a copy holds what the store held: exactly so in each range that nobody wrote to while it was made. */
export function isAsCopied({ prints }: Contents, before: StoreState, after: StoreState): boolean {
  return Object.entries(before.prints).every(([circle, ranges]) =>
    ranges.every((print, range) => print !== after.prints[circle]?.[range] || print === (prints[circle]?.[range] ?? noPrint)),
  )
}

const noPrint = fingerprintToText(fingerprintZero)
