import { randomBytes } from 'node:crypto'
import type { CouchPlace } from '../storage/couch-storage.ts'
import { CouchServer } from '../storage/couch-server.ts'

/** The CouchDB to test on, where there is one. Its own databases are left alone: each test has names of its own there. */
export const couchUrl = process.env['COUCHDB_URL']

/** A place for the databases of one test. */
export function newCouchPlace(): CouchPlace | undefined {
  return couchUrl ? { url: couchUrl, prefix: `test-${randomBytes(6).toString('hex')}-` } : undefined
}

export async function removeDatabases({ url, prefix }: CouchPlace): Promise<void> {
  const couch = new CouchServer(url)
  for (const name of await couch.names(prefix)) await couch.remove(name)
}
