import { fingerprintToText, rangeOf } from '../../shared/record/fingerprint.ts'
import type { ProveReply, ProveRequest } from '../../shared/protocol/prove.ts'
import type { RandomBytes } from '../entropy.ts'
import type { Storage } from '../storage/storage.ts'
import { readRecords } from './circle-records.ts'
import { readEpoch } from './epoch.ts'
import { circleDatabase } from './record-document.ts'
import { type Holding, totalOf, type VersionIndex } from './version-index.ts'

/** Answers what the server holds of a circle, so that a replica can compare and repair. Access is the caller's to check. */
export class Prove {
  readonly #storage: Storage
  readonly #index: VersionIndex
  readonly #random: RandomBytes

  constructor(storage: Storage, index: VersionIndex, random: RandomBytes) {
    this.#storage = storage
    this.#index = index
    this.#random = random
  }

  async prove({ circle, detail, ranges }: ProveRequest): Promise<ProveReply> {
    return this.#storage.use(circleDatabase(circle), async (db) => {
      const { epoch } = await readEpoch(db, this.#storage.life, this.#random)
      const holding = await this.#index.holding(circle, epoch, db)
      const total = fingerprintToText(totalOf(holding))
      if (detail === 'ranges') return { epoch, total, ranges: holding.ranges.map(fingerprintToText) }
      if (detail === 'versions') return { epoch, total, versions: versionsIn(holding, new Set(ranges)) }
      return { epoch, total }
    })
  }

  /** The records with these ids, as far as the circle has them. */
  async fetch(circle: string, ids: readonly string[]): Promise<unknown[]> {
    const found = await this.#storage.use(circleDatabase(circle), (db) => readRecords(db, ids))
    return [...found.values()].map(({ record }) => record)
  }
}

const versionsIn = ({ versions }: Holding, ranges: Set<number>): Record<string, string> =>
  Object.fromEntries([...versions].filter(([id]) => ranges.has(rangeOf(id))))
