import { StorageError } from './storage.ts'

/**
 * What an answer of CouchDB says about CouchDB itself; undefined when it only concerns the document asked for.
 * `status` undefined: there was no answer.
 */
export function couchFailure(status: number | undefined, reason: string | undefined, cause: unknown): StorageError | undefined {
  if (status === undefined) return new StorageError('away', 'CouchDB does not answer.', { cause })
  if (status >= 500) return new StorageError('away', `CouchDB answers with ${status}.`, { cause })
  if (status === 401 || status === 403)
    return new StorageError('refused', 'CouchDB refuses the name and password in COUCHDB_URL.', { cause })
  if (status === 404 && isAboutDatabase(reason)) return new StorageError('no-database', 'CouchDB does not have this database.', { cause })
  return undefined
}

/** A missing document says `missing` or `deleted` (CouchDB `src/chttpd/src/chttpd.erl`, `error_info`). */
const isAboutDatabase = (reason: string | undefined): boolean => reason === 'Database does not exist.' || reason === 'no_db_file'
