import { merge, MergeError } from '../../shared/merge/merge.ts'
import type { MedRecord } from '../../shared/record/record.ts'

/** The join of two states; undefined when they cannot be of one record, as when another kind has taken its id. */
export function tryMerge(a: MedRecord, b: MedRecord): MedRecord | undefined {
  try {
    return merge(a, b)
  } catch (error) {
    if (error instanceof MergeError) return undefined
    throw error
  }
}
