import { z } from 'zod'
import { type Role, roleSchema } from '../../shared/kinds/kind.ts'
import { membershipId } from '../../shared/kinds/membership.ts'
import { limits } from '../../shared/limits.ts'
import type { Log } from '../log.ts'
import type { Database, Storage } from '../storage/storage.ts'
import type { SystemStore } from '../system/system-store.ts'
import { CircleCache } from './circle-cache.ts'
import { readRange } from './circle-records.ts'
import { readMembership } from './membership-state.ts'
import { circleDatabase, circleDatabases, databaseCircle } from './record-document.ts'

type Roles = ReadonlyMap<string, Role | null>

/**
 * Who may do what. The membership records in a circle's own database decide, so a removal holds from the next
 * request on. An index of grants says where to look: a grant enters it before the membership is written, and
 * leaves it after the removal is. What a database does not know (lost, or put back to an older state) the
 * index answers: a fault of ours must not look like a removal, which would empty the member's replica.
 */
export class Access {
  readonly #storage: Storage
  readonly #system: SystemStore
  readonly #log: Log
  readonly #roles: CircleCache<Roles>
  #complete: Promise<void> = Promise.resolve()
  readonly #grantListeners = new Set<(member: string, circle: string) => void>()

  constructor(storage: Storage, system: SystemStore, log: Log) {
    this.#storage = storage
    this.#system = system
    this.#log = log
    this.#roles = new CircleCache(storage)
  }

  /** The member's role in the circle; null when it has none. Throws when the circle cannot be read. */
  async roleIn(member: string, circle: string): Promise<Role | null> {
    const granted = (await this.grants(member))[circle]
    return granted ? this.#roleOf(member, circle, granted) : null
  }

  /** The circles that the member belongs to now; one that cannot be read is among them. */
  async circlesOf(member: string): Promise<Map<string, Role>> {
    await this.#complete
    const roles = new Map<string, Role>()
    for (const [circle, granted] of Object.entries(await this.grants(member))) {
      const role = await this.#roleOf(member, circle, granted).catch((error: unknown) => {
        this.#unreadable(error, circle)
        return granted
      })
      if (role) roles.set(circle, role)
    }
    return roles
  }

  /** Circle → role, as last granted; the circles have the last word. */
  async grants(member: string): Promise<Record<string, Role>> {
    return (await this.#system.read(indexId(member), indexSchema))?.grants ?? {}
  }

  /** Has to be called before a membership is written; false when the member belongs to too many circles. */
  async expect(member: string, circle: string, role: Role): Promise<boolean> {
    const known = await this.grants(member)
    if (known[circle] === role) return true
    if (!known[circle] && Object.keys(known).length >= limits.circlesPerDeviceMax) return false
    await this.#system.update(indexId(member), indexSchema, (old) => ({ grants: { ...old?.grants, [circle]: role } }))
    return true
  }

  /** To be called when a membership was written. */
  async settled(member: string, circle: string, role: Role | null): Promise<void> {
    if (role) for (const listener of this.#grantListeners) listener(member, circle)
    else await this.#system.update(indexId(member), indexSchema, (old) => old && { grants: without(old.grants, circle) })
  }

  /** Hears of memberships, so that open connections can be told. */
  onGrant(listener: (member: string, circle: string) => void): void {
    this.#grantListeners.add(listener)
  }

  /**
   * Completes the index from the circles themselves, as after the restore of a part. Until that is done nobody
   * is told which circles they belong to.
   */
  completeIndex(): Promise<void> {
    this.#complete = this.#readAllCircles()
    return this.#complete
  }

  async #readAllCircles(): Promise<void> {
    for (const name of await this.#storage.names(circleDatabases)) {
      const circle = databaseCircle(name)
      if (circle) await this.#readGrants(circle).catch((error: unknown) => this.#unreadable(error, circle))
    }
  }

  async #readGrants(circle: string): Promise<void> {
    for (const [member, role] of await this.#readRoles(circle)) if (role) await this.expect(member, circle, role)
  }

  #unreadable(error: unknown, circle: string): void {
    this.#log.error({ err: error, circle }, 'a circle could not be read')
  }

  async #roleOf(member: string, circle: string, granted: Role): Promise<Role | null> {
    const roles = this.#roles.get(circle) ?? (await this.#readRoles(circle))
    return roles.has(member) ? roles.get(member)! : granted
  }

  /** A database that is gone is made anew: the replicas of those who belong to it will fill it. */
  async #readRoles(circle: string): Promise<Roles> {
    const mark = this.#roles.mark()
    await this.#storage.create(circleDatabase(circle))
    const roles = await this.#storage.use(circleDatabase(circle), (db) => readMembers(db, circle))
    this.#roles.put(circle, roles, mark)
    return roles
  }
}

/** Every member that the circle has had, with the role now. */
export async function readMembers(db: Database, circle: string): Promise<Map<string, Role | null>> {
  const states = (await readRange(db, membershipId(circle, ''))).flatMap(({ record }) => readMembership(record) ?? [])
  return new Map(states.map(({ member, role }) => [member, role]))
}

const indexSchema = z.object({ grants: z.record(z.string(), roleSchema) })
const indexId = (member: string): string => `member:${member}`

function without(grants: Record<string, Role>, circle: string): Record<string, Role> {
  const { [circle]: _removed, ...kept } = grants
  return kept
}
