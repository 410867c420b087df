import nano from 'nano'
import httpAdapter from 'pouchdb-adapter-http'
import PouchDB from 'pouchdb-core'
import { z } from 'zod'
import { serverLimits } from '../limits.ts'
import { ChangeSignal } from './change-signal.ts'
import { DatabaseFollower } from './database-follower.ts'
import { DatabasePool } from './database-pool.ts'
import { type Database, type Storage, StorageError } from './storage.ts'

PouchDB.plugin(httpAdapter)

/** A CouchDB cluster; several server processes may share it, and share nothing else. */
export async function openCouchStorage(url: string): Promise<Storage> {
  const couch = nano(url)
  await reach(couch, url)
  const signal = new ChangeSignal()
  const known = new Set<string>()
  const pool = new DatabasePool(async (name) => openDatabase(url, name), serverLimits.databasesOpenMax)
  const follower = new DatabaseFollower((since) => readUpdates(couch, since), (name) => signal.tell(name))
  follower.start()

  const exists = async (name: string) => known.has(name) || (await isThere(couch, name, known))
  return {
    place: withoutCredentials(url),
    life: null,
    exists,
    create: async (name) => {
      if (await exists(name)) return
      await createSecured(couch, name)
      known.add(name)
    },
    use: async (name, work) => {
      if (!(await exists(name))) throw new StorageError('no-database', `There is no database ${name}.`)
      return pool.use(name, work)
    },
    names: (prefix) => listNames(couch, prefix),
    changed: (name) => signal.tell(name),
    onChange: (listener) => signal.listen(listener),
    close: async () => {
      follower.stop()
      await pool.close()
    },
  }
}

async function reach(couch: nano.ServerScope, url: string): Promise<void> {
  try {
    await couch.session()
  } catch (error) {
    throw new StorageError('failed', `CouchDB does not answer at ${withoutCredentials(url)}; is it running, and are the name and password in COUCHDB_URL right?`, {
      cause: error,
    })
  }
}

const withoutCredentials = (url: string): string => {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`.replace(/\/$/, '')
}

/** `skip_setup`: nano creates databases, so that a wrong name never makes one. */
const openDatabase = (url: string, name: string): Database =>
  new PouchDB(`${url.replace(/\/$/, '')}/${name}`, { adapter: 'http', skip_setup: true })

async function isThere(couch: nano.ServerScope, name: string, known: Set<string>): Promise<boolean> {
  try {
    await couch.db.get(name)
    known.add(name)
    return true
  } catch (error) {
    if (statusOf(error) === 404) return false
    throw new StorageError('failed', 'CouchDB does not answer.', { cause: error })
  }
}

/** Another process may create it at the same moment; only admins may read it but through this server. */
async function createSecured(couch: nano.ServerScope, name: string): Promise<void> {
  try {
    await couch.db.create(name)
  } catch (error) {
    if (statusOf(error) !== 412) throw new StorageError('failed', 'CouchDB did not make a database.', { cause: error })
  }
  const onlyAdmins = { admins: { names: [], roles: ['_admin'] }, members: { names: [], roles: ['_admin'] } }
  await couch.request({ db: name, path: '_security', method: 'put', body: onlyAdmins })
}

async function listNames(couch: nano.ServerScope, prefix: string): Promise<string[]> {
  const qs = { startkey: JSON.stringify(prefix), endkey: JSON.stringify(`${prefix}\ufff0`) }
  return z.array(z.string()).parse(await couch.request({ path: '_all_dbs', qs }))
}

const statusOf = (error: unknown): number | undefined => (error as { statusCode?: number }).statusCode

async function readUpdates(couch: nano.ServerScope, since: string): Promise<{ names: string[]; since: string }> {
  const page = await couch.updates({ feed: 'longpoll', timeout: 25_000, since } as nano.UpdatesParams)
  return { names: page.results.map((update) => update.db_name), since: page.last_seq }
}
