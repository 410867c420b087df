import type { RxJsonSchema } from 'rxdb'
import { limits } from '../../shared/limits.ts'
import { rangeCount, rangeOf } from '../../shared/record/fingerprint.ts'
import type { MedRecord } from '../../shared/record/record.ts'
import type { StoredRecord } from './store.ts'

type Indexed = Pick<MedRecord, 'id' | 'circle' | 'kind' | 'at' | 'ref' | 'state' | 'gone'>

/** What this device alone knows of a record. */
export type Mark = Pick<StoredRecord, 'pending' | 'refused'>

/**
 * A record as RxDB keeps it. `rest` holds every other member of the envelope, those included that a newer
 * version adds, so that no name of theirs can meet one of ours. `version` and `range` are the record's,
 * computed once, for fingerprints.
 */
export type RecordDocument = Indexed & Mark & { version: string; range: number; rest: Omit<MedRecord, keyof Indexed> }

/** `version` is the record's, by `recordVersion`. */
export function toDocument(record: MedRecord, version: string, { pending, refused }: Mark): RecordDocument {
  const { id, circle, kind, at, ref, state, gone, ...rest } = record
  return { id, circle, kind, at, ref, state, gone, pending, refused, version, range: rangeOf(id), rest }
}

export function fromDocument({ id, circle, kind, at, ref, state, gone, pending, refused, rest }: RecordDocument): StoredRecord {
  return { ...rest, id, circle, kind, at, ref, state, gone, pending, refused }
}

/** A stored record as it goes on the wire: without what this device alone knows. */
export function toRecord({ pending: _pending, refused: _refused, ...record }: StoredRecord): MedRecord {
  return record
}

const text = (maxLength: number) => ({ type: 'string', maxLength }) as const
const count = (maximum: number) => ({ type: 'number', minimum: 0, maximum, multipleOf: 1 }) as const

export const recordSchema: RxJsonSchema<RecordDocument> = {
  version: 0,
  type: 'object',
  primaryKey: 'id',
  properties: {
    id: text(limits.idCharsMax),
    circle: text(limits.circleCharsMax),
    kind: text(limits.kindCharsMax),
    at: count(Number.MAX_SAFE_INTEGER),
    ref: text(limits.idCharsMax),
    state: text(limits.stateCharsMax),
    gone: { type: 'boolean' },
    pending: count(Number.MAX_SAFE_INTEGER),
    refused: text(40),
    version: text(32),
    range: count(rangeCount - 1),
    rest: { type: 'object' },
  },
  required: ['id', 'circle', 'kind', 'at', 'ref', 'state', 'gone', 'pending', 'refused', 'version', 'range', 'rest'],
  indexes: [['circle', 'kind', 'at'], ['kind', 'at'], ['ref', 'at'], ['pending'], ['circle', 'range']],
}
