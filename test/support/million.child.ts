import { type Observable } from 'rxjs'
import { openSqliteStore } from '../../desktop/store/open-sqlite.ts'
import type { RecordQuery, Store, StoredRecord } from '../../desktop/store/store.ts'
import { isSameJson } from '../../shared/record/json.ts'
import { recordVersion } from '../../shared/record/version.ts'
import { limits } from '../../shared/limits.ts'
import { rangeCount } from '../../shared/record/fingerprint.ts'
import { atOf, circle, idOf, isDose, recordOf, scheduleOf } from './million-records.ts'
import { percentile } from './percentile.ts'
import { seededRandom } from '../sim/seeded-random.ts'

// One phase of the benchmark of a large store, in a process of its own so that its memory is its own:
// node million.child.ts PHASE FOLDER COUNT FROM, the key in hex in MEDBOX_BENCH_KEY. It prints one line of JSON.

type Figures = Record<string, number>

const [phase, folder, countText, fromText] = process.argv.slice(2) as [keyof typeof phases, string, string, string]
const count = Number(countText)
const batchRecords = 1000
const pages = 200
const pageRecords = 50
const liveWrites = 40
const roundsPerQuery = 20
const waitingRecordsMax = 20_000

const phases = {
  /** As a first sync brings them; the last ones wait to be sent. */
  async make(store: Store): Promise<Figures> {
    const start = performance.now()
    for (let number = Number(fromText); number < count; number += batchRecords)
      await store.receive(numbers(number, Math.min(count, number + batchRecords)).map(recordOf), 1)
    const seconds = (performance.now() - start) / 1000
    return { perSecond: (count - Number(fromText)) / seconds }
  },

  async open(store: Store, openedAt: number): Promise<Figures> {
    const checkIt = await checkPage(store, count - 1)
    const openMs = performance.now() - openedAt
    checkIt()
    return { openMs }
  },

  async query(store: Store): Promise<Figures> {
    const random = seededRandom(1)
    const pick = () => random.int(count)
    // The first one prepares what the others find ready.
    ;(await checkPage(store, pick()))()
    return {
      pageMs: await p95(pages, () => checkPage(store, pick())),
      dayMs: await p95(pages, () => checkDay(store, pick())),
      planMs: await p95(pages, () => checkPlan(store, pick())),
      idMs: await p95(pages, () => checkById(store, pick())),
    }
  },

  /** A screen's queries stay open while doses are written. */
  async live(store: Store): Promise<Figures> {
    const page = follow(store.live({ circle, kind: 'dose', newestFirst: true, limit: pageRecords }))
    const day = follow(store.live({ circle, kind: 'dose', atMin: atOf(count - 1440) }))
    const waiting = follow(store.waiting())
    const dayBefore = (await day.next(() => true)).length
    const waitingBefore = (await waiting.next(() => true)).waiting
    const times: number[] = []
    for (let extra = 1; extra <= liveWrites; extra++) {
      // After the last one of the made ones; doses only.
      const record = recordOf(10 * (Math.ceil(count / 10) + extra))
      const start = performance.now()
      const shown = [
        page.next((found) => found[0]?.id === record.id && found.length === pageRecords),
        day.next((found) => found.at(-1)?.id === record.id && found.length === dayBefore + extra),
        waiting.next((counts) => counts.waiting === waitingBefore + extra),
      ]
      await store.write([record], 1000 + extra)
      await Promise.all(shown)
      times.push(performance.now() - start)
    }
    for (const one of [page, day, waiting]) one.stop()
    return { liveMs: percentile95(times) }
  },

  /** What sync asks of the store: its counts, its queue and its proof. */
  async sync(store: Store): Promise<Figures> {
    const circlesMs = await p95(roundsPerQuery, async () => {
      const circles = await store.circles()
      return () => check('circles', circles.join(), circle)
    })
    const pendingMs = await p95(roundsPerQuery, async () => {
      const pending = await store.pending([circle], limits.pushRecordsMax)
      return () =>
        check(
          'pending',
          pending.every((record) => record.pending > 0),
          true,
        )
    })
    const first = performance.now()
    const prints = await store.fingerprints(circle)
    const proofMs = performance.now() - first
    const total = prints.reduce((sum, print) => sum + Number(print.split(':')[0]), 0)
    check('fingerprints', prints.length === rangeCount && total >= count, true)
    const proofAgainMs = await p95(roundsPerQuery, async () => {
      const again = await store.fingerprints(circle)
      return () => check('fingerprints again', again.join(), prints.join())
    })
    return { circlesMs, pendingMs, proofMs, proofAgainMs }
  },

  /** Many records wait at once, as after weeks without a server. */
  async backlog(store: Store): Promise<Figures> {
    const waiting = follow(store.waiting())
    const ids = numbers(0, Math.min(count, waitingRecordsMax)).map(idOf)
    await store.resend(ids, 5)
    const before = (await waiting.next((counts) => counts.waiting >= ids.length)).waiting
    const times: number[] = []
    for (let extra = 1; extra <= liveWrites; extra++) {
      const record = recordOf(10 * (Math.ceil(count / 10) + 1000 + extra))
      const start = performance.now()
      const counted = waiting.next((counts) => counts.waiting === before + extra)
      await store.write([record], 5)
      await counted
      times.push(performance.now() - start)
    }
    waiting.stop()
    await settleAll(store)
    return { backlogLiveMs: percentile95(times) }
  },
}

const key = process.env.MEDBOX_BENCH_KEY
const openedAt = performance.now()
const store = await openSqliteStore({ folder, ...(key && { key: Buffer.from(key, 'hex') }) })
const figures = await phases[phase](store, openedAt)
await store.close()
// Kilobytes, on every platform: https://nodejs.org/api/process.html#processresourceusage
console.log(JSON.stringify({ ...figures, peakMb: process.resourceUsage().maxRSS / 1024 }))

async function settleAll(store: Store): Promise<void> {
  for (;;) {
    const some = await store.pending([circle], batchRecords)
    if (some.length === 0) return
    await store.settle(some.map((record) => ({ id: record.id, version: recordVersion(record) })))
  }
}

/** What was asked is timed; the check that it returns is not. */
type Check = () => void

async function checkPage(store: Store, last: number): Promise<Check> {
  const found = await store.find({ circle, kind: 'dose', atMax: atOf(last) + 1, newestFirst: true, limit: pageRecords })
  return () => {
    check('page', idsOf(found), pageOf(last, isDose))
    if (found[0]) checkContents(found[0])
  }
}

async function checkDay(store: Store, first: number): Promise<Check> {
  const query: RecordQuery = { circle, kind: ['dose', 'stock-move'], atMin: atOf(first), atMax: atOf(first + 100) }
  const found = await store.find(query)
  return () =>
    check(
      'day',
      idsOf(found),
      numbers(first, Math.min(count, first + 100))
        .map(idOf)
        .join(),
    )
}

async function checkPlan(store: Store, number: number): Promise<Check> {
  const last = number - (isDose(number) ? 0 : 2)
  const ref = scheduleOf(last)
  const found = await store.find({ ref, atMax: atOf(last) + 1, newestFirst: true, limit: pageRecords })
  return () =>
    check(
      'plan',
      idsOf(found),
      pageOf(last, (one) => isDose(one) && scheduleOf(one) === ref),
    )
}

async function checkById(store: Store, number: number): Promise<Check> {
  const found = await store.get(idOf(number))
  return () => checkContents(found!)
}

function checkContents(found: StoredRecord): void {
  if (!isSameJson(found.body, recordOf(numberOf(found)).body)) throw new Error(`${found.id} holds ${JSON.stringify(found.body)}`)
}

function pageOf(last: number, isWanted: (number: number) => boolean): string {
  const ids: string[] = []
  for (let number = last; number >= 0 && ids.length < pageRecords; number--) if (isWanted(number)) ids.push(idOf(number))
  return ids.join()
}

type Follow<T> = { next(passes: (value: T) => boolean): Promise<T>; stop(): void }

/** Waits for values that pass, over one subscription that stays open. */
function follow<T>(values: Observable<T>): Follow<T> {
  let last: { value: T } | undefined
  let look = (): void => undefined
  const open = values.subscribe((value) => ((last = { value }), look()))
  return {
    next: (passes) =>
      new Promise((resolve) => {
        look = () => last && passes(last.value) && resolve(last.value)
        look()
      }),
    stop: () => open.unsubscribe(),
  }
}

async function p95(times: number, ask: () => Promise<Check>): Promise<number> {
  const taken: number[] = []
  for (let round = 0; round < times; round++) {
    const start = performance.now()
    const checkIt = await ask()
    taken.push(performance.now() - start)
    checkIt()
  }
  return percentile95(taken)
}

/** In hundredths of a millisecond, because many are shorter than one. */
function percentile95(taken: readonly number[]): number {
  return (
    percentile(
      taken.map((ms) => ms * 100),
      95,
    ) / 100
  )
}

function check(what: string, found: unknown, expected: unknown): void {
  if (found !== expected) throw new Error(`${what}: ${String(found).slice(0, 500)} instead of ${String(expected).slice(0, 500)}`)
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index)
}

function idsOf(records: readonly StoredRecord[]): string {
  return records.map(({ id }) => id).join()
}

function numberOf({ id }: StoredRecord): number {
  return Number(id.split(':').at(-1))
}
