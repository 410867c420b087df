import { circleIdSchema, type MedRecord } from '../../shared/record/record.ts'

/** How a record lies in its circle's database: as it is, beside its version. */
export type RecordDocument = { record: MedRecord; version: string }

/** A record as read, with the revision that a new state replaces. */
export type Stored = RecordDocument & { rev?: string }

/** `r:` keeps ids that begin with `_` out of CouchDB's own; `encodeURI` keeps ids to ASCII, which sorts alike everywhere. */
export const documentId = (recordId: string): string => `r:${encodeURI(recordId)}`

/** Whether a document of the database is one of ours: others (design documents, strays) are left alone. */
export function isRecordDocument<D extends object>(doc: D | null | undefined): doc is D & RecordDocument {
  return !!doc && 'record' in doc && typeof doc.record === 'object' && 'version' in doc && typeof doc.version === 'string'
}

const databasePrefix = 'medbox-circle-'
export const circleDatabase = (circle: string): string => databasePrefix + circle
export const circleDatabases = databasePrefix

/** The circle whose database this is, if it is one. */
export function databaseCircle(name: string): string | undefined {
  const circle = circleIdSchema.safeParse(name.slice(databasePrefix.length))
  return name.startsWith(databasePrefix) && circle.success ? circle.data : undefined
}
