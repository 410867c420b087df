import { z } from 'zod'
import { membershipId } from '../../shared/kinds/membership.ts'
import type { Role } from '../../shared/kinds/kind.ts'
import { limits } from '../../shared/limits.ts'
import type { Database, Storage } from '../storage/storage.ts'
import type { SystemStore } from '../system/system-store.ts'
import { readRange, readRecords } from './circle-records.ts'
import { readMembership } from './membership-state.ts'
import { circleDatabase, circleDatabases, databaseCircle } from './record-document.ts'

/**
 * Who may do what. The membership records in a circle's own database decide, read anew at each request, so a
 * removal holds at once. The index member → circles only says where to look: a circle enters it before the
 * membership is written and never leaves, so it may name too many, which gives nobody anything.
 */
export class Access {
  readonly #storage: Storage
  readonly #system: SystemStore
  readonly #grantListeners = new Set<(member: string, circle: string) => void>()

  constructor(storage: Storage, system: SystemStore) {
    this.#storage = storage
    this.#system = system
  }

  /** The member's role in the circle; null when it has none. */
  async roleIn(member: string, circle: string): Promise<Role | null> {
    const known = (await this.candidates(member)).includes(circle)
    return known && (await this.#storage.exists(circleDatabase(circle))) ? this.#readRole(member, circle) : null
  }

  /** The circles that the member belongs to now. */
  async circlesOf(member: string): Promise<Map<string, Role>> {
    const roles = new Map<string, Role>()
    for (const circle of await this.candidates(member)) {
      const role = (await this.#storage.exists(circleDatabase(circle))) ? await this.#readRole(member, circle) : null
      if (role) roles.set(circle, role)
    }
    return roles
  }

  /** Has to be called before the membership is written; false when the member belongs to too many circles. */
  async expect(member: string, circle: string): Promise<boolean> {
    const known = await this.candidates(member)
    if (known.includes(circle)) return true
    if (known.length >= limits.circlesPerDeviceMax) return false
    await this.#system.update(indexId(member), indexSchema, (old) => ({ circles: [...new Set([...(old?.circles ?? []), circle])] }))
    return true
  }

  /** To be called when a membership was written, so that the member's open connections learn of it. */
  granted(member: string, circle: string): void {
    for (const listener of this.#grantListeners) listener(member, circle)
  }

  onGrant(listener: (member: string, circle: string) => void): void {
    this.#grantListeners.add(listener)
  }

  /** Completes the index from the circles themselves, as after the restore of a part. */
  async rebuildIndex(): Promise<void> {
    for (const name of await this.#storage.names(circleDatabases)) {
      const circle = databaseCircle(name)
      if (!circle) continue
      const members = await this.#storage.use(name, (db) => readMembers(db, circle))
      for (const member of members.keys()) await this.expect(member, circle)
    }
  }

  /** The circles to ask about a member; not all of them need to have it. */
  async candidates(member: string): Promise<string[]> {
    return (await this.#system.read(indexId(member), indexSchema))?.circles ?? []
  }

  async #readRole(member: string, circle: string): Promise<Role | null> {
    const id = membershipId(circle, member)
    const found = await this.#storage.use(circleDatabase(circle), (db) => readRecords(db, [id]))
    const state = found.get(id) && readMembership(found.get(id)!.record)
    return state?.member === member ? state.role : null
  }
}

/** Every member that the circle has had, with the role now. */
export async function readMembers(db: Database, circle: string): Promise<Map<string, Role | null>> {
  const states = (await readRange(db, membershipId(circle, ''))).flatMap(({ record }) => readMembership(record) ?? [])
  return new Map(states.map(({ member, role }) => [member, role]))
}

const indexSchema = z.object({ circles: z.array(z.string()) })
const indexId = (member: string): string => `member:${member}`
