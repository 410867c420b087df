import { setTimeout as sleep } from 'node:timers/promises'
import httpAdapter from 'pouchdb-adapter-http'
import PouchDB from 'pouchdb-core'
import { serverLimits } from '../limits.ts'
import type { Log } from '../log.ts'
import { ChangeSignal } from './change-signal.ts'
import { couchFetch } from './couch-fetch.ts'
import { CouchServer } from './couch-server.ts'
import { DatabaseFollower } from './database-follower.ts'
import { DatabasePool } from './database-pool.ts'
import { type Database, type Storage, StorageError } from './storage.ts'

PouchDB.plugin(httpAdapter)

/** `prefix` stands before the name of every database there, so that several installations can share a CouchDB. */
export type CouchPlace = { url: string; prefix: string }

/**
 * A CouchDB cluster; several server processes may share it, and share nothing else. Waits a while for one that
 * does not answer yet. Throws `StorageError`.
 */
export async function openCouchStorage(
  { url, prefix }: CouchPlace,
  log: Log,
  waitMsMax: number = serverLimits.couchWaitMsMax,
): Promise<Storage> {
  const couch = new CouchServer(url)
  await waitFor(couch, log, waitMsMax)
  const signal = new ChangeSignal()
  const known = new Set<string>()
  const pool = new DatabasePool(async (name) => openDatabase(`${url.replace(/\/$/, '')}/${prefix}${name}`), serverLimits.databasesOpenMax)

  const exists = async (name: string) => {
    if (!known.has(name) && (await couch.has(prefix + name))) known.add(name)
    return known.has(name)
  }
  const names = async (start: string) => (await couch.names(prefix + start)).map((name) => name.slice(prefix.length))
  const follower = new DatabaseFollower({
    feed: couch,
    tell: (name) => name.startsWith(prefix) && signal.tell(name.slice(prefix.length)),
    tellAll: async () => (await names('')).forEach((name) => signal.tell(name)),
    log,
    pause: (ms, signal) => sleep(ms, undefined, { signal, ref: false }).catch(() => undefined),
  })
  await follower.start()

  return {
    place: couch.place,
    life: null,
    exists,
    create: async (name) => {
      if (await exists(name)) return
      await couch.create(prefix + name)
      known.add(name)
    },
    use: async (name, work) => {
      if (!(await exists(name))) throw new StorageError('no-database', `There is no database ${name}.`)
      return pool.use(name, work).catch((error: unknown) => {
        if (error instanceof StorageError && error.code === 'no-database') known.delete(name)
        throw error
      })
    },
    names,
    changed: (name) => signal.tell(name),
    onChange: (listener) => signal.listen(listener),
    assertUp: () => couch.assertUp(),
    close: async () => {
      follower.stop()
      await pool.close()
    },
  }
}

/** A CouchDB that starts together with this server may come up later. Wrong credentials do not get better by waiting. */
async function waitFor(couch: CouchServer, log: Log, waitMsMax: number): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += serverLimits.couchRetryMs) {
    try {
      return await couch.assertAdmin()
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      const isLast = error.code !== 'away' || waitedMs >= waitMsMax
      if (isLast)
        throw new StorageError(error.code, `${error.message} Check COUCHDB_URL, and that CouchDB runs at ${couch.place}.`, { cause: error })
      if (waitedMs === 0) log.warn({ place: couch.place, waitMsMax }, 'CouchDB does not answer yet; waiting for it')
    }
    await sleep(serverLimits.couchRetryMs)
  }
}

/** `skip_setup`: a wrong name never makes a database. */
const openDatabase = (url: string): Database => new PouchDB(url, { adapter: 'http', skip_setup: true, fetch: couchFetch })
