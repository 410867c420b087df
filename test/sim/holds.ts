import { merge } from '../../shared/merge/merge.ts'
import type { MedRecord } from '../../shared/record/record.ts'
import { recordVersion } from '../../shared/record/version.ts'
import type { World } from './world.ts'

/** Whether the first state holds all that the second does: joining adds nothing. */
export function holds(holder: MedRecord | undefined, state: MedRecord): boolean {
  if (!holder) return false
  const version = recordVersion(holder)
  return version === recordVersion(state) || recordVersion(merge(holder, state)) === version
}

/** A change that waits to be sent may be as old as what it changes: it waited long. */
export function isOld({ backup }: World, record: MedRecord & { pending?: number }): boolean {
  const kept = backup.get(record.circle)?.entries.get(record.id)?.record
  return record.kind === 'dose' && kept !== undefined && (Boolean(record.pending) || holds(kept, record))
}
