import { limits } from '../../shared/limits.ts'
import type { Verdict } from '../../shared/protocol/push.ts'
import type { Clock } from '../entropy.ts'
import type { Log } from '../log.ts'
import type { Access } from './access.ts'
import type { CircleWriter, Fault } from './circle-writer.ts'
import { type Candidate, judgeRecord } from './judge-record.ts'

/** Takes what a member's replica sends; each record is judged by itself, each circle written by itself. */
export class Push {
  readonly #access: Access
  readonly #writer: CircleWriter
  readonly #now: Clock
  readonly #log: Log

  constructor(access: Access, writer: CircleWriter, now: Clock, log: Log) {
    this.#access = access
    this.#writer = writer
    this.#now = now
    this.#log = log
  }

  /** One verdict per record, in order. */
  async push(member: string, records: readonly unknown[]): Promise<Verdict[]> {
    const judged = records.map((raw) => judgeRecord(raw, this.#now()))
    const candidates = judged.filter((item): item is Candidate => !item.accepted && 'record' in item)
    const faults = new Map<Candidate, Fault>()
    for (const [circle, group] of Map.groupBy(candidates, ({ record }) => record.circle)) {
      const groupFaults = await this.#writeCircle(member, circle, group)
      for (const [index, candidate] of group.entries()) faults.set(candidate, groupFaults[index])
    }
    return judged.map((item) => ('record' in item ? verdictOf(item, faults.get(item)) : item))
  }

  async #writeCircle(member: string, circle: string, group: Candidate[]): Promise<Fault[]> {
    try {
      const role = await this.#access.roleIn(member, circle)
      return role ? await this.#writer.write(circle, role, group) : group.map(() => noMember)
    } catch (error) {
      this.#log.error({ err: error, circle }, 'a circle could not be written')
      return group.map(() => noStorage)
    }
  }
}

const noMember: Fault = { code: 'membership', message: 'You do not belong to this circle, or no longer.' }
const noStorage: Fault = { code: 'storage', message: 'The server could not store this; it will be sent again.' }

function verdictOf({ record, version }: Candidate, fault: Fault): Verdict {
  const id = record.id.slice(0, limits.idCharsMax)
  return fault ? { accepted: false, id, version, ...fault } : { accepted: true, id, version }
}
