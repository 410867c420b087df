import { z } from 'zod'
import { type Hlc, hlcToStamp, hlcZero, tick, witness } from '../../shared/clock/hlc.ts'
import type { Role } from '../../shared/kinds/kind.ts'
import { membershipId } from '../../shared/kinds/membership.ts'
import { readBody } from '../../shared/kinds/read.ts'
import { createRecord, type Edit, editRecord } from '../../shared/record/edit.ts'
import type { MedRecord } from '../../shared/record/record.ts'
import { latestStamp } from '../../shared/record/stamps.ts'
import { recordVersion } from '../../shared/record/version.ts'
import { errorCodes } from '../../shared/protocol/error.ts'
import { ApiError } from '../api-error.ts'
import type { Clock } from '../entropy.ts'
import type { Storage } from '../storage/storage.ts'
import type { SystemStore } from '../system/system-store.ts'
import { readMembers } from './access.ts'
import type { CircleWriter } from './circle-writer.ts'
import { readRecords } from './circle-records.ts'
import { readMembership } from './membership-state.ts'
import { circleDatabase } from './record-document.ts'

export type Member = { id: string; type: 'person' | 'device'; name: string }

/** The device id under which the server itself writes memberships. */
export const serverDevice = 'server0'

/** The memberships that the server itself writes: of whoever brings a circle, and of whoever comes with a code. */
export class Members {
  readonly #storage: Storage
  readonly #system: SystemStore
  readonly #writer: CircleWriter
  readonly #now: Clock
  #clock: Hlc = hlcZero

  constructor(storage: Storage, system: SystemStore, writer: CircleWriter, now: Clock) {
    this.#storage = storage
    this.#system = system
    this.#writer = writer
    this.#now = now
  }

  /** Makes the circle and its first owner; again by the same member is harmless, by another it is refused. */
  async createCircle(circle: string, creator: Member): Promise<void> {
    await this.#system.insert(circleId(circle), { by: creator.id, at: this.#now() })
    const made = await this.#system.read(circleId(circle), circleSchema)
    await this.#storage.create(circleDatabase(circle))
    const members = await this.#storage.use(circleDatabase(circle), (db) => readMembers(db, circle))
    if (members.get(creator.id) === 'owner') return
    if (made?.by !== creator.id || members.size > 0)
      throw new ApiError(403, errorCodes.notAllowed, 'This circle is on the server already; ask one of its owners for a pairing code.')
    await this.grant(circle, creator, 'owner')
  }

  /** Makes somebody a member; who is one already keeps the role. Returns the role that holds. */
  async grant(circle: string, member: Member, role: Role): Promise<Role> {
    const id = membershipId(circle, member.id)
    const found = await this.#storage.use(circleDatabase(circle), (db) => readRecords(db, [id]))
    const old = found.get(id)?.record
    const held = old && readMembership(old)?.role
    if (held) return held
    const record = this.#newMembership(id, circle, member, role, old)
    const [fault] = await this.#writer.write(circle, 'server', [{ record, version: recordVersion(record) }])
    if (fault) throw new ApiError(409, errorCodes.notAllowed, fault.message)
    return role
  }

  #newMembership(id: string, circle: string, member: Member, role: Role, old: MedRecord | undefined): MedRecord {
    const edit = this.#edit(old)
    const { type, name } = member
    const isReadable = old && old.kind === 'membership' && readBody({ ...old, kind: 'membership' })
    if (old && isReadable) return editRecord(old, 'membership', { name, role, revoked: false }, edit)
    return createRecord('membership', id, circle, { member: member.id, type, name, role, revoked: false }, edit)
  }

  /** Newer than anything the record holds, so that no stamp needs to be kept across restarts. */
  #edit(old: MedRecord | undefined): Edit {
    const seen = old && latestStamp(old)
    this.#clock = tick(seen ? witness(this.#clock, seen) : this.#clock, this.#now())
    return { stamp: hlcToStamp(this.#clock, serverDevice), by: { user: 'server', device: serverDevice } }
  }
}

const circleSchema = z.object({ by: z.string(), at: z.int() })
const circleId = (circle: string): string => `circle:${circle}`
