import { setTimeout as sleep } from 'node:timers/promises'
import nano from 'nano'
import { z } from 'zod'
import { serverLimits } from '../limits.ts'
import { couchFailure } from './couch-failure.ts'
import { StorageError } from './storage.ts'

type Question = nano.RequestOptions & { signal?: AbortSignal }
type Updates = { names: string[]; since: string }

/** What PouchDB's API lacks on CouchDB: to make, secure and list databases, and to hear which of them change. */
export class CouchServer {
  /** Its address, without credentials. */
  readonly place: string
  readonly #couch: nano.ServerScope

  constructor(url: string) {
    const { origin, pathname } = new URL(url)
    this.place = `${origin}${pathname}`.replace(/\/$/, '')
    this.#couch = nano({ url, parseUrl: false } as nano.Configuration)
  }

  /** Throws `StorageError` `away` or `refused`. */
  async assertAdmin(): Promise<void> {
    const { userCtx } = sessionSchema.parse(await this.#ask({ path: '_session' }))
    if (!userCtx.roles.includes('_admin'))
      throw new StorageError('refused', 'COUCHDB_URL needs the name and password of an admin of CouchDB.')
  }

  /** Throws `StorageError` when CouchDB cannot serve. */
  async assertUp(): Promise<void> {
    await this.#ask({ path: '_up', signal: AbortSignal.timeout(serverLimits.couchUpMsMax) })
  }

  async has(name: string): Promise<boolean> {
    return (await this.#status({ db: name })) === 'ok'
  }

  /** Only admins may look into it, so only those who go through this server. */
  async create(name: string): Promise<void> {
    try {
      await this.#status({ db: name, method: 'PUT' })
    } catch (error) {
      // Where another process makes it at the same moment, a cluster may fail one of the two.
      await sleep(serverLimits.couchRetryMs)
      if (!(await this.has(name))) throw error
    }
    const onlyAdmins = { names: [], roles: ['_admin'] }
    await this.#ask({ db: name, path: '_security', method: 'PUT', body: { admins: onlyAdmins, members: onlyAdmins } })
  }

  async remove(name: string): Promise<void> {
    await this.#ask({ db: name, method: 'DELETE' })
  }

  async names(prefix: string): Promise<string[]> {
    return z.array(z.string()).parse(await this.#ask({ path: '_all_dbs', qs: { startkey: prefix, endkey: `${prefix}\ufff0` } }))
  }

  /** Where the feed of changed databases stands. A new CouchDB lacks the database behind that feed. */
  async updatesNow(): Promise<string> {
    if (!(await this.has(updatesDatabase))) await this.create(updatesDatabase)
    return (await this.#updates({ since: 'now' })).since
  }

  /** Waits for changes after `since`, and answers without any when there are none for a while. */
  async updatesAfter(since: string, stop: AbortSignal): Promise<Updates> {
    const timeout = AbortSignal.timeout(serverLimits.couchUpdatesMsMax + serverLimits.couchAnswerMsMax)
    return this.#updates({ since, feed: 'longpoll', timeout: serverLimits.couchUpdatesMsMax }, AbortSignal.any([stop, timeout]))
  }

  async #updates(qs: object, signal?: AbortSignal): Promise<Updates> {
    const page = updatesSchema.parse(await this.#ask({ path: '_db_updates', qs, ...(signal && { signal }) }))
    return { names: page.results.map(({ db_name }) => db_name), since: page.last_seq }
  }

  /** Whether it is as asked for, or the database is missing (404) or there already (412). */
  async #status(question: Question): Promise<'ok' | 'missing' | 'exists'> {
    try {
      await this.#ask(question)
      return 'ok'
    } catch (error) {
      if (error instanceof StorageError && error.code === 'no-database') return 'missing'
      if (statusOf(error) === 412) return 'exists'
      throw error
    }
  }

  async #ask(question: Question): Promise<unknown> {
    const asked: Question = { signal: AbortSignal.timeout(serverLimits.couchAnswerMsMax), ...question }
    try {
      return await this.#couch.request(asked)
    } catch (error) {
      throw couchFailure(statusOf(error), (error as { reason?: string }).reason, error) ?? error
    }
  }
}

const updatesDatabase = '_global_changes'
const sessionSchema = z.object({ userCtx: z.object({ roles: z.array(z.string()) }) })
const updatesSchema = z.object({ results: z.array(z.object({ db_name: z.string() })), last_seq: z.string() })

/** nano sets it on what CouchDB answered; without it there was no answer. */
const statusOf = (error: unknown): number | undefined => (error as { statusCode?: number }).statusCode
