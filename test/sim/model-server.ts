import { isAhead } from '../../shared/clock/hlc.ts'
import type { Role } from '../../shared/kinds/kind.ts'
import { kindOf } from '../../shared/kinds/table.ts'
import { limits } from '../../shared/limits.ts'
import { merge } from '../../shared/merge/merge.ts'
import type { LiveEvent } from '../../shared/protocol/live.ts'
import type { ProveReply, ProveRequest } from '../../shared/protocol/prove.ts'
import type { PullReply, PullRequest } from '../../shared/protocol/pull.ts'
import type { PushReply, Verdict } from '../../shared/protocol/push.ts'
import { addVersion, fingerprintToText, fingerprintZero, rangeCount, rangeOf } from '../../shared/record/fingerprint.ts'
import { type MedRecord, recordSchema } from '../../shared/record/record.ts'
import { latestStamp } from '../../shared/record/stamps.ts'
import { recordVersion } from '../../shared/record/version.ts'
import { answer, type Failure, failed, type Reply } from '../../desktop/sync/reply.ts'
import type { SyncTransport } from '../../desktop/sync/transport.ts'

type Entry = { record: MedRecord; version: string; seq: number }
type ModelCircle = { epoch: string; seq: number; entries: Map<string, Entry>; members: Map<string, Role> }
type Listener = { member: string; onEvent: (event: LiveEvent) => void; end: (failure: Failure) => void }

/** A sync server in memory: the same protocol, the same merge, no network. Each member gets a transport of its own. */
export class ModelServer {
  circles = new Map<string, ModelCircle>()
  signedOut = new Set<string>()
  /** Ids of records that it cannot write. */
  broken = new Set<string>()
  /** What each member asked, in order. */
  readonly requests: { member: string; type: string; records: number }[] = []
  readonly #clock: () => number
  readonly #heard = new Map<string, number>()
  #listeners: Listener[] = []
  #epochs = 0

  constructor(clock: () => number) {
    this.#clock = clock
  }

  addMember(circle: string, member: string, role: Role): void {
    this.#circle(circle).members.set(member, role)
    this.#poke(circle)
  }

  removeMember(circle: string, member: string): void {
    this.circles.get(circle)?.members.delete(member)
    this.#poke(circle, member)
  }

  records(circle: string): MedRecord[] {
    return [...(this.circles.get(circle)?.entries.values() ?? [])].map(({ record }) => record)
  }

  /** Puts something into the feed that no push would have let through. */
  plant(circle: string, raw: Readonly<Record<string, unknown>>): void {
    const home = this.#circle(circle)
    const id = String(raw['id'])
    const version = recordSchema.safeParse(raw).success ? recordVersion(raw as MedRecord) : `planted-${id}`
    home.entries.set(id, { record: raw as MedRecord, version, seq: ++home.seq })
    this.#poke(circle)
  }

  backup(): Map<string, ModelCircle> {
    return structuredClone(this.circles)
  }

  /** An older state comes back; each database begins a new epoch. */
  restore(backup: Map<string, ModelCircle>): void {
    this.circles = structuredClone(backup)
    for (const circle of this.circles.values()) circle.epoch = `epoch-${++this.#epochs}`
    this.dropConnections()
  }

  dropConnections(): void {
    const listeners = this.#listeners
    this.#listeners = []
    for (const { end } of listeners) end(failed('offline', 'The server went away.').failure)
  }

  transport(member: string): SyncTransport {
    const call = async <T>(type: string, records: number, run: () => Reply<T>): Promise<Reply<T>> => {
      if (this.signedOut.has(member)) return failed('sign-in-needed', 'Sign in.')
      this.requests.push({ member, type, records })
      this.#heard.set(member, this.#clock())
      return structuredClone(run())
    }
    return {
      push: ({ records }) => call('push', records.length, () => answer(this.#push(member, records))),
      pull: (request) => call('pull', 0, () => answer(this.#pull(member, request))),
      prove: (request) => call(`prove-${request.detail}`, 0, () => this.#prove(member, request)),
      fetch: ({ circle, ids }) => call('fetch', ids.length, () => this.#fetch(member, circle, ids)),
      createCircle: (circle) => call('create', 0, () => this.#create(member, circle)),
      live: (onEvent, signal) => this.#live(member, onEvent, signal),
    }
  }

  #circle(id: string): ModelCircle {
    const circle = this.circles.get(id) ?? { epoch: `epoch-${++this.#epochs}`, seq: 0, entries: new Map(), members: new Map() }
    this.circles.set(id, circle)
    return circle
  }

  #create(member: string, id: string): Reply<{ circle: string }> {
    const known = this.circles.get(id)
    if (known && known.members.get(member) !== 'owner') return failed('not-allowed', 'The circle is another owner’s.')
    this.#circle(id).members.set(member, 'owner')
    return answer({ circle: id })
  }

  #push(member: string, records: readonly unknown[]): PushReply {
    const verdicts = records.map((raw) => this.#judge(member, raw))
    for (const circle of new Set(verdicts.flatMap(({ changed }) => changed))) this.#poke(circle)
    return { verdicts: verdicts.map(({ verdict }) => verdict) }
  }

  #judge(member: string, raw: unknown): { verdict: Verdict; changed: string[] } {
    const parsed = recordSchema.safeParse(raw)
    const id = String((raw as { id?: unknown })?.id)
    const version = recordVersion(raw as MedRecord)
    const refuse = (code: 'schema' | 'role' | 'membership' | 'clock' | 'storage') => ({
      verdict: { accepted: false as const, id, version: code === 'schema' ? '' : version, code, message: code },
      changed: [],
    })
    if (!parsed.success) return refuse('schema')
    const record = parsed.data as MedRecord
    const circle = this.circles.get(record.circle)
    const role = circle?.members.get(member)
    if (!circle || !role) return refuse('membership')
    const writers = kindOf(record.kind)?.writers
    if (role === 'viewer' || (writers && !writers.includes(role))) return refuse('role')
    const stamp = latestStamp(record)
    if (stamp && isAhead(stamp, this.#clock(), limits.clockDriftMsMax)) return refuse('clock')
    if (this.broken.has(id)) return refuse('storage')
    const known = circle.entries.get(id)
    const joined = known ? merge(known.record, record) : record
    const joinedVersion = recordVersion(joined)
    const accepted = { accepted: true as const, id, version }
    if (known?.version === joinedVersion) return { verdict: accepted, changed: [] }
    circle.entries.set(id, { record: joined, version: joinedVersion, seq: ++circle.seq })
    return { verdict: accepted, changed: [record.circle] }
  }

  #pull(member: string, { cursors, recordsMax }: PullRequest): PullReply {
    const circles: PullReply['circles'] = {}
    for (const [id, circle] of this.circles) {
      const role = circle.members.get(member)
      if (!role) continue
      const cursor = cursors[id]
      // What an old epoch counted means nothing in this one.
      const since = cursor?.epoch === circle.epoch ? Number(cursor.since) : 0
      const news = [...circle.entries.values()].filter(({ seq }) => seq > since).sort((a, b) => a.seq - b.seq)
      const page = news.slice(0, recordsMax)
      circles[id] = {
        role,
        cursor: { epoch: circle.epoch, since: String(page.at(-1)?.seq ?? circle.seq) },
        records: page.map(({ record }) => record),
        more: page.length < news.length,
        heard: Object.fromEntries(
          [...circle.members.keys()].flatMap((one) => (this.#heard.has(one) ? [[one, this.#heard.get(one)!]] : [])),
        ),
      }
    }
    return { circles, now: this.#clock() }
  }

  #prove(member: string, { circle: id, detail, ranges }: ProveRequest): Reply<ProveReply> {
    const circle = this.circles.get(id)
    if (!circle) return failed('not-found', 'There is no such circle.')
    if (!circle.members.has(member)) return failed('not-allowed', 'Not a member.')
    const entries = [...circle.entries]
    const printOf = (some: typeof entries) =>
      fingerprintToText(some.reduce((print, [key, { version }]) => addVersion(print, key, version), fingerprintZero))
    const inRange = (range: number) => entries.filter(([key]) => rangeOf(key) === range)
    const reply: ProveReply = { epoch: circle.epoch, total: printOf(entries) }
    if (detail === 'ranges') reply.ranges = Array.from({ length: rangeCount }, (_, range) => printOf(inRange(range)))
    if (detail === 'versions') reply.versions = Object.fromEntries(ranges.flatMap(inRange).map(([key, { version }]) => [key, version]))
    return answer(reply)
  }

  #fetch(member: string, id: string, ids: readonly string[]): Reply<{ records: unknown[] }> {
    const circle = this.circles.get(id)
    if (!circle?.members.has(member)) return failed('not-allowed', 'Not a member.')
    return answer({ records: ids.flatMap((key) => circle.entries.get(key)?.record ?? []) })
  }

  #live(member: string, onEvent: Listener['onEvent'], signal: AbortSignal): Promise<Failure> {
    if (this.signedOut.has(member)) return Promise.resolve(failed('sign-in-needed', 'Sign in.').failure)
    return new Promise((resolve) => {
      const listener: Listener = { member, onEvent, end: resolve }
      this.#listeners.push(listener)
      signal.addEventListener('abort', () => {
        this.#listeners = this.#listeners.filter((other) => other !== listener)
        resolve(failed('offline', 'Aborted.').failure)
      })
      onEvent({ type: 'hello', silenceMsMax: 45_000 })
    })
  }

  #poke(id: string, also?: string): void {
    const members = this.circles.get(id)?.members
    for (const { member, onEvent } of this.#listeners) if (members?.has(member) || member === also) onEvent({ type: 'poke', circle: id })
  }
}
