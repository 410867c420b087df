import {
  addFingerprints,
  addVersion,
  type Fingerprint,
  fingerprintZero,
  rangeCount,
  rangeOf,
  removeVersion,
} from '../../shared/record/fingerprint.ts'
import { KeyedLock } from '../keyed-lock.ts'
import { serverLimits } from '../limits.ts'
import type { Database } from '../storage/storage.ts'
import { readChanges } from './circle-records.ts'

/** What a circle holds: record id → version, and the fingerprint of each range of ids. */
export type Holding = { versions: ReadonlyMap<string, string>; ranges: readonly Fingerprint[] }

type Entry = { epoch: string; seq: string; versions: Map<string, string>; ranges: Fingerprint[] }

/** Holdings kept in memory, brought up to date from each circle's changes; the longest unused give way. */
export class VersionIndex {
  readonly #entries = new Map<string, Entry>()
  readonly #lock = new KeyedLock()
  readonly #recordsMax: number

  constructor(recordsMax: number = serverLimits.provenRecordsMax) {
    this.#recordsMax = recordsMax
  }

  /** What the circle's database holds now. */
  async holding(circle: string, epoch: string, db: Database): Promise<Holding> {
    return this.#lock.run(circle, async () => {
      const entry = this.#take(circle, epoch)
      await catchUp(entry, db)
      this.#makeRoom()
      return entry
    })
  }

  #take(circle: string, epoch: string): Entry {
    const known = this.#entries.get(circle)
    const entry = known?.epoch === epoch ? known : { epoch, seq: '0', versions: new Map(), ranges: Array(rangeCount).fill(fingerprintZero) }
    this.#entries.delete(circle)
    this.#entries.set(circle, entry)
    return entry
  }

  /** The circle just asked for stays, however large. */
  #makeRoom(): void {
    let records = [...this.#entries.values()].reduce((sum, { versions }) => sum + versions.size, 0)
    for (const [circle, { versions }] of this.#entries) {
      if (records <= this.#recordsMax || this.#entries.size === 1) return
      this.#entries.delete(circle)
      records -= versions.size
    }
  }
}

export const totalOf = ({ ranges }: Holding): Fingerprint => ranges.reduce(addFingerprints, fingerprintZero)

async function catchUp(entry: Entry, db: Database): Promise<void> {
  for (let more = true; more;) {
    const page = await readChanges(db, entry.seq, serverLimits.pageRecordsMax)
    for (const { record, version } of page.records) note(entry, record.id, version)
    entry.seq = page.seq
    more = page.more
  }
}

function note({ versions, ranges }: Entry, id: string, version: string): void {
  const old = versions.get(id)
  if (old === version) return
  const range = rangeOf(id)
  const without = old === undefined ? ranges[range]! : removeVersion(ranges[range]!, id, old)
  ranges[range] = addVersion(without, id, version)
  versions.set(id, version)
}
