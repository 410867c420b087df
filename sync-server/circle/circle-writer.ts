import type { Role } from '../../shared/kinds/kind.ts'
import { limits } from '../../shared/limits.ts'
import { recordVersion } from '../../shared/record/version.ts'
import { KeyedLock } from '../keyed-lock.ts'
import { serverLimits } from '../limits.ts'
import type { Database, Storage } from '../storage/storage.ts'
import { type Access, readMembers } from './access.ts'
import { readRecords, writeRecords } from './circle-records.ts'
import { type Candidate, isTooLarge, mayWrite, type Refusal } from './judge-record.ts'
import { readMembership } from './membership-state.ts'
import { circleDatabase, type Stored } from './record-document.ts'
import { tryMerge } from './try-merge.ts'

/** Why a candidate was not taken; undefined = its state is on disk, here or before. */
export type Fault = Pick<Refusal, 'code' | 'message'> | undefined

/** Who writes: a member in a role, or the server itself, which asks nobody. */
export type Writer = Role | 'server'

/**
 * Merges candidates into their circle and writes what changed. One at a time per circle in this process;
 * other processes' writes show as conflicts, are merged in their turn, and tried again.
 */
export class CircleWriter {
  readonly #storage: Storage
  readonly #access: Access
  readonly #lock = new KeyedLock()

  constructor(storage: Storage, access: Access) {
    this.#storage = storage
    this.#access = access
  }

  /** One fault or undefined per candidate, in order. When it returns, what was taken is durable. */
  async write(circle: string, writer: Writer, candidates: readonly Candidate[]): Promise<Fault[]> {
    const name = circleDatabase(circle)
    const batch = await this.#lock.run(circle, () => this.#storage.use(name, (db) => this.#settle(db, circle, writer, candidates)))
    if (batch.changed.size === 0) return batch.faults
    this.#storage.changed(name)
    for (const { record } of batch.changed.values()) {
      const membership = readMembership(record)
      if (membership) await this.#access.settled(membership.member, circle, membership.role)
    }
    return batch.faults
  }

  /** Merging is idempotent, so the whole batch is simply done again when another process overtook a part of it. */
  async #settle(db: Database, circle: string, writer: Writer, candidates: readonly Candidate[]): Promise<Batch> {
    const written = new Map<string, Stored>()
    for (let tries = 0; tries < serverLimits.writeTriesMax; tries++) {
      const batch = await mergeBatch(db, circle, writer, candidates)
      const refused = await this.#expectMembers(batch.changed, circle)
      const outcome = await writeRecords(db, [...batch.changed.values()])
      for (const id of outcome.refused) refused.set(id, notStored)
      for (const [id, state] of batch.changed) if (!outcome.overtaken.has(id) && !refused.has(id)) written.set(id, state)
      const faults = candidates.map(({ record }, index) => batch.faults[index] ?? refused.get(record.id))
      if (outcome.overtaken.size === 0) return { faults, changed: written }
    }
    throw new Error('The circle changes too often to be written.')
  }

  /** Takes out of `changed` the memberships that cannot be. */
  async #expectMembers(changed: Map<string, Stored>, circle: string): Promise<Map<string, Fault>> {
    const refused = new Map<string, Fault>()
    for (const [id, { record }] of changed) {
      const membership = readMembership(record)
      if (!membership?.role || (await this.#access.expect(membership.member, circle, membership.role))) continue
      changed.delete(id)
      refused.set(id, { code: 'membership', message: `A member belongs to at most ${limits.circlesPerDeviceMax} circles.` })
    }
    return refused
  }
}

const notStored: Fault = { code: 'storage', message: 'The database did not take this record.' }

type Batch = { faults: Fault[]; changed: Map<string, Stored> }

async function mergeBatch(db: Database, circle: string, writer: Writer, candidates: readonly Candidate[]): Promise<Batch> {
  const states = await readRecords(db, [...new Set(candidates.map(({ record }) => record.id))])
  const concernsMembers = candidates.some(({ record }) => readMembership(record))
  const members = concernsMembers ? await readMembers(db, circle) : new Map<string, Role | null>()
  const changed = new Map<string, Stored>()
  const faults = candidates.map((candidate) => {
    const id = candidate.record.id
    const merged = joinCandidate(states.get(id), candidate, writer, members)
    if (merged === 'same') return undefined
    if ('code' in merged) return merged
    states.set(id, merged)
    changed.set(id, merged)
    return undefined
  })
  return { faults, changed }
}

/** The record's new state, `same` when the circle holds it all already (anybody may say again what is known), or the fault. */
function joinCandidate(
  old: Stored | undefined,
  { record, version }: Candidate,
  writer: Writer,
  members: Map<string, Role | null>,
): Stored | 'same' | NonNullable<Fault> {
  const joined = old ? tryMerge(old.record, record) : record
  if (!joined) return { code: 'schema', message: 'Another kind of record has this id.' }
  const merged = { record: joined, version: old ? recordVersion(joined) : version }
  if (old && merged.version === old.version) return 'same'
  if (writer !== 'server' && !mayWrite(writer, record.kind))
    return { code: 'role', message: `A ${writer} may not write ${record.kind} records.` }
  if (isTooLarge(merged.record)) return { code: 'size', message: 'The record has grown beyond what one record may hold.' }
  if (!keepsOwner(merged, members)) return { code: 'role', message: 'A circle keeps at least one owner; name another one first.' }
  return { ...merged, ...(old?.rev && { rev: old.rev }) }
}

/** Notes the new role among `members`, unless it takes the last owner away. */
function keepsOwner({ record }: Stored, members: Map<string, Role | null>): boolean {
  const membership = readMembership(record)
  if (!membership) return true
  const after = new Map(members).set(membership.member, membership.role)
  const owners = (map: Map<string, Role | null>) => [...map.values()].filter((role) => role === 'owner').length
  if (owners(members) > 0 && owners(after) === 0) return false
  members.set(membership.member, membership.role)
  return true
}
