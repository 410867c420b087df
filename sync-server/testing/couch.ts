import { randomBytes } from 'node:crypto'
import { CouchServer } from '../storage/couch-server.ts'
import type { CouchPlace } from '../storage/couch-storage.ts'

/** The CouchDB to test on, where there is one. What it holds already is left alone: each test has names of its own there. */
export const couchUrl = process.env['COUCHDB_URL']

/** A place for the databases of one test. */
export function newCouchPlace(url: string | undefined = couchUrl): CouchPlace | undefined {
  return url ? { url, prefix: `test-${randomBytes(6).toString('hex')}-` } : undefined
}

export const couchEnv = ({ url, prefix }: CouchPlace): Record<string, string> => ({ COUCHDB_URL: url, COUCHDB_PREFIX: prefix })

export async function removeDatabases({ url, prefix }: CouchPlace): Promise<void> {
  const couch = new CouchServer(url)
  for (const name of await couch.names(prefix)) await couch.remove(name)
}

/** Asks CouchDB itself, past every server of ours: as the admin of `COUCHDB_URL`, as somebody else, or as nobody. */
export async function askCouch(
  method: string,
  path: string,
  body?: unknown,
  as: { user: string; password: string } | 'admin' | 'nobody' = 'admin',
) {
  const { origin, username, password } = new URL(couchUrl!)
  const who = as === 'admin' ? { user: decodeURIComponent(username), password: decodeURIComponent(password) } : as
  const authorization = who === 'nobody' ? {} : { authorization: `Basic ${Buffer.from(`${who.user}:${who.password}`).toString('base64')}` }
  const response = await fetch(`${origin}/${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...authorization },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
