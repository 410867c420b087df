import { errorCodes } from '../../shared/protocol/error.ts'
import { ApiError } from '../api-error.ts'
import type { Access } from '../circle/access.ts'
import type { Heard } from '../circle/heard.ts'
import { databaseCircle } from '../circle/record-document.ts'
import type { Clock } from '../entropy.ts'
import type { Caller } from '../identity/access-tokens.ts'
import { serverLimits } from '../limits.ts'
import type { Log } from '../log.ts'
import type { EventStream } from './event-stream.ts'
import { HeardTold } from './heard-told.ts'

type Connection = { caller: Caller; stream: EventStream; circles: Set<string>; timers: NodeJS.Timeout[]; told: HeardTold }
type Parts = { access: Access; heard: Heard; now: Clock; log: Log; heartbeatMs: number; silenceMsMax: number }

/**
 * The open connections, and the pokes to them:
 *
 *   a database changed → who of the connected belongs to it → poke → they pull
 *
 * A poke says no more than "pull"; what a member may see is decided by the pull.
 */
export class Live {
  readonly #parts: Parts
  /** Oldest first. */
  readonly #connections = new Set<Connection>()

  constructor(parts: Parts) {
    this.#parts = parts
    parts.access.onGrant((member, circle) => this.#granted(member, circle))
  }

  get size(): number {
    return this.#connections.size
  }

  async open(caller: Caller, makeStream: () => EventStream): Promise<void> {
    if (this.#connections.size >= serverLimits.liveConnectionsMax)
      throw new ApiError(503, errorCodes.tooMany, 'Too many live connections; pull now and then instead.')
    const connection: Connection = { caller, stream: makeStream(), circles: new Set(), timers: [], told: new HeardTold(caller.device) }
    this.#connections.add(connection)
    connection.stream.onClose(() => this.#drop(connection))
    this.#keep(connection)
    for (const circle of (await this.#parts.access.circlesOf(caller.member)).keys()) connection.circles.add(circle)
    connection.stream.send({ type: 'hello', silenceMsMax: this.#parts.silenceMsMax })
    this.#dropOldest(caller.device)
  }

  /** Pokes whoever is connected and belongs to the circle of this database. */
  databaseChanged(name: string): void {
    const circle = databaseCircle(name)
    if (!circle) return
    for (const connection of this.#connections) if (connection.circles.has(circle)) this.#poke(connection, circle)
  }

  /** Ends the connections of a session that ended. */
  endSession(session: string): void {
    for (const connection of this.#connections) if (connection.caller.session === session) this.#bye(connection)
  }

  close(): void {
    for (const { stream } of this.#connections) stream.end()
  }

  /** Who lost the circle is poked once more, so that the pull tells, and then no longer. */
  #poke(connection: Connection, circle: string): void {
    connection.stream.send({ type: 'poke', circle })
    void this.#watch(async () => {
      if (!(await this.#parts.access.roleIn(connection.caller.member, circle))) connection.circles.delete(circle)
    })
  }

  #granted(member: string, circle: string): void {
    for (const { caller, circles, stream } of this.#connections) {
      if (caller.member !== member || circles.has(circle)) continue
      circles.add(circle)
      stream.send({ type: 'poke', circle })
    }
  }

  #keep(connection: Connection): void {
    const { heartbeatMs, now } = this.#parts
    connection.timers.push(
      setInterval(() => this.#beat(connection), heartbeatMs),
      setTimeout(() => this.#bye(connection), Math.max(0, connection.caller.expiresAt - now())),
    )
  }

  /** Also takes up circles that another server process granted. */
  #beat(connection: Connection): void {
    connection.stream.beat()
    this.#parts.heard.note(connection.circles, connection.caller.device, this.#parts.now())
    const news = connection.told.next(connection.circles, this.#parts.heard, this.#parts.now())
    if (news) connection.stream.send(news)
    void this.#watch(() => this.#takeUp(connection))
  }

  async #takeUp({ caller, circles, stream }: Connection): Promise<void> {
    for (const circle of Object.keys(await this.#parts.access.grants(caller.member))) {
      if (circles.has(circle) || !(await this.#parts.access.roleIn(caller.member, circle))) continue
      circles.add(circle)
      stream.send({ type: 'poke', circle })
    }
  }

  #bye(connection: Connection): void {
    connection.stream.send({ type: 'bye', code: errorCodes.signInNeeded })
    connection.stream.end()
  }

  #dropOldest(device: string): void {
    const same = [...this.#connections].filter(({ caller }) => caller.device === device)
    for (const { stream } of same.slice(0, -serverLimits.livePerDeviceMax)) stream.end()
  }

  #drop(connection: Connection): void {
    for (const timer of connection.timers) clearTimeout(timer)
    this.#connections.delete(connection)
  }

  /** A failed look-up costs a poke at worst; the next pull tells everything. */
  async #watch(work: () => Promise<void>): Promise<void> {
    await work().catch((error: unknown) => this.#parts.log.warn({ err: error }, 'a live connection could not be checked'))
  }
}
