import type { Json } from './json.ts'
import type { MedRecord } from './record.ts'

/** Members that do not merge by a clock entry of their own: identity, what is derived, and the parts that hold the fields. */
const structural = new Set(['id', 'circle', 'kind', 'v', 'at', 'ref', 'state', 'clock', 'body'])

/** What a replica keeps for itself: `pending`, `refused`, and what databases add (`_id`, `_rev`). */
const isLocal = (name: string): boolean => name === 'pending' || name === 'refused' || name.startsWith('_')

/** The envelope members that merge: `by`, `gone`, and those that a newer version added. */
export function envelopeMembers(record: MedRecord): Record<string, Json> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !structural.has(name) && !isLocal(name)))
}
