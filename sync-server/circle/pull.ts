import type { Role } from '../../shared/kinds/kind.ts'
import type { Cursor, PullReply, PullRequest } from '../../shared/protocol/pull.ts'
import type { Clock, RandomBytes } from '../entropy.ts'
import type { Log } from '../log.ts'
import { serverLimits } from '../limits.ts'
import type { Database, Storage } from '../storage/storage.ts'
import type { Access } from './access.ts'
import { CircleCache } from './circle-cache.ts'
import { readChanges, readSeq } from './circle-records.ts'
import { openCursor, sealCursor } from './cursor.ts'
import { breakEpoch, type Epoch, judgePlace, readEpoch } from './epoch.ts'
import type { Heard } from './heard.ts'
import { circleDatabase } from './record-document.ts'

type CircleNews = PullReply['circles'][string]
type Budget = { records: number; bytes: number; circles: number }
type Parts = { storage: Storage; access: Access; heard: Heard; cursorKey: string; now: Clock; random: RandomBytes; log: Log }

/** Answers one pull for all of a member's circles. */
export class Pull {
  readonly #parts: Parts
  /** The cursor at the end of each circle's feed. */
  readonly #ends: CircleCache<Cursor>

  constructor(parts: Parts) {
    this.#parts = parts
    this.#ends = new CircleCache(parts.storage)
  }

  async pull(member: string, device: string, request: PullRequest): Promise<PullReply> {
    const { access, heard, now } = this.#parts
    const roles = await access.circlesOf(member)
    heard.note(roles.keys(), device, now())
    const budget: Budget = { records: request.recordsMax, bytes: serverLimits.pullBytesMax, circles: roles.size }
    const circles: PullReply['circles'] = {}
    for (const [circle, role] of this.#turned(roles)) {
      circles[circle] = await this.#news(circle, role, request.cursors[circle], budget)
      budget.circles--
    }
    return { circles, now: now() }
  }

  /** Starts anywhere in the ring, so that no circle's flood keeps another waiting for ever. */
  #turned(roles: Map<string, Role>): [string, Role][] {
    const entries = [...roles]
    const start = entries.length > 0 ? Buffer.from(this.#parts.random(4)).readUInt32BE() % entries.length : 0
    return [...entries.slice(start), ...entries.slice(0, start)]
  }

  /** A circle that cannot be read now is answered with nothing new: left out, it would look like a removal. */
  async #news(circle: string, role: Role, cursor: Cursor | undefined, budget: Budget): Promise<CircleNews> {
    const { heard, log } = this.#parts
    const base = { role, heard: heard.in(circle) }
    if (cursor && this.#isCurrent(circle, cursor)) return { ...base, cursor, records: [], more: false }
    try {
      return { ...base, ...(await this.#read(circle, cursor, budget)) }
    } catch (error) {
      log.error({ err: error, circle }, 'a circle could not be read')
      return { ...base, cursor: cursor ?? { epoch: '', since: '' }, records: [], more: false }
    }
  }

  #isCurrent(circle: string, cursor: Cursor): boolean {
    const end = this.#ends.get(circle)
    return end !== undefined && end.since === cursor.since && end.epoch === cursor.epoch
  }

  async #read(circle: string, cursor: Cursor | undefined, budget: Budget): Promise<Pick<CircleNews, 'cursor' | 'records' | 'more'>> {
    const { storage, cursorKey } = this.#parts
    const mark = this.#ends.mark()
    return storage.use(circleDatabase(circle), async (db) => {
      const { epoch, since } = await this.#start(db, circle, cursor)
      const page = await readPage(db, since, budget)
      const next = sealCursor(cursorKey, circle, { epoch: epoch.epoch, life: storage.life, seq: page.seq })
      if (!page.more) this.#ends.put(circle, next, mark)
      return { cursor: next, records: page.records, more: page.more }
    })
  }

  /** Where to read on; a cursor of a history that this database has lost begins a new epoch. */
  async #start(db: Database, circle: string, cursor: Cursor | undefined): Promise<{ epoch: Epoch; since: string }> {
    const { storage, random, cursorKey, log } = this.#parts
    const epoch = await readEpoch(db, storage.life, random)
    const place = cursor && openCursor(cursorKey, circle, cursor)
    const judged = place ? judgePlace(place, epoch, await readSeq(db)) : 'old'
    if (judged === 'known') return { epoch, since: place!.seq }
    if (judged === 'old') return { epoch, since: '0' }
    log.warn({ circle }, 'the database is older than what was read from it: a new epoch begins')
    return { epoch: await breakEpoch(db, epoch, storage.life, random), since: '0' }
  }
}

/** A fair share of the budget; what a circle does not need is left to the ones after it. */
async function readPage(db: Database, since: string, budget: Budget): Promise<{ records: unknown[]; seq: string; more: boolean }> {
  const share = { records: Math.ceil(budget.records / budget.circles), bytes: budget.bytes / budget.circles }
  const records: unknown[] = []
  let seq = since
  let more = true
  while (more && share.records > 0 && share.bytes > 0) {
    const page = await readChanges(db, seq, Math.min(share.records, serverLimits.pageRecordsMax))
    records.push(...page.records.map(({ record }) => record))
    const bytes = page.records.reduce((sum, { record }) => sum + Buffer.byteLength(JSON.stringify(record)), 0)
    spend(share, page.records.length, bytes)
    spend(budget, page.records.length, bytes)
    ;({ seq, more } = page)
  }
  return { records, seq, more }
}

function spend(purse: { records: number; bytes: number }, records: number, bytes: number): void {
  purse.records -= records
  purse.bytes -= bytes
}
