import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import type { Observable } from 'rxjs'
import { openRxdbStore } from '../../../desktop/store/rxdb-store.ts'
import { checkFile } from '../../../desktop/store/sqlite/index.ts'
import type { RecordQuery, Store } from '../../../desktop/store/store.ts'
import { hlcToStamp } from '../../../shared/clock/hlc.ts'
import { createRecord } from '../../../shared/record/edit.ts'
import type { MedRecord } from '../../../shared/record/record.ts'
import { recordVersion } from '../../../shared/record/version.ts'
import { type SeededRandom, seededRandom } from '../../sim/seeded-random.ts'
import { type OpenStore, openStore } from './open-store.ts'
import type { Report, RunOptions } from './report.ts'

const callsPerStorm = 150
const idsMax = 80
const circles = ['storm-1', 'storm-2']
const settleMsMax = 10_000

const queries: RecordQuery[] = [
  { circle: 'storm-1', kind: 'dose', newestFirst: true, limit: 10 },
  { kind: 'dose', state: 'taken' },
  { ref: 'schedule:3', withGone: true },
  { circle: 'storm-2', atMin: 2000, atMax: 6000 },
]

/** Many writes at once beside all maintenance: the same answers, live ones included, as the same calls give on RxDB's memory storage. */
export async function runStorm({ count, seed }: RunOptions): Promise<Report> {
  const random = seededRandom(seed)
  const report: Report = { episodes: count, acknowledged: 0, wrong: [], detail: { maintained: 0, closedInMidst: 0 } }
  for (let episode = 0; episode < count; episode++) {
    const folder = mkdtempSync(join(tmpdir(), 'medbox-storm-'))
    try {
      const found = await storm(folder, episode, random, report)
      report.wrong.push(...found.map((text) => `storm ${episode}: ${text}`))
    } catch (error) {
      report.wrong.push(`storm ${episode}: ${(error as Error).stack}`)
    }
    rmSync(folder, { recursive: true, force: true })
  }
  return report
}

async function storm(folder: string, episode: number, random: SeededRandom, report: Report): Promise<string[]> {
  const data = join(folder, 'data')
  const keys = [randomBytes(32).toString('hex')]
  let open = await openStore(data, keys[0]!)
  const model = await openRxdbStore(getRxStorageMemory(), `storm-${episode}-${keys[0]}`, false)
  const stores = [open.store, model] as const
  const lives = stores.map((store) => [...queries.map((query) => follow(store.live(query))), follow(store.waiting())])
  const wrong: string[] = []
  let isOver = false
  const maintaining = maintain(open, folder, keys, random, () => isOver, wrong)

  const calls: Promise<unknown>[] = []
  for (let number = 0; number < callsPerStorm; number++) {
    const call = drawCall(number, random)
    calls.push(...stores.map((store) => call(store)))
    if (random.chance(0.4)) await calls.at(-2)
    if (random.chance(0.1)) await wait(random.int(10))
    if (random.chance(0.03)) await purgeAlone(stores, calls, random)
  }
  await Promise.all(calls)
  report.acknowledged += callsPerStorm
  wrong.push(...(await difference(stores)), ...(await sameSoon(lives)))
  isOver = true
  report.detail.maintained! += await maintaining
  wrong.push(...(await difference(stores)), ...(await open.file.check()))
  for (const live of lives.flat()) live.stop()

  if (random.chance(0.5)) {
    report.detail.closedInMidst!++
    wrong.push(...(await closeInMidst(open, folder, keys, random)))
  } else await open.close()
  open = await reopen(data, keys)
  wrong.push(...(await difference([open.store, model])))
  await open.close()
  await model.close()
  return wrong
}

/** Other writes of the circle would come before or after it, on each store as it happens. */
async function purgeAlone(stores: readonly Store[], calls: readonly Promise<unknown>[], random: SeededRandom): Promise<void> {
  const circle = random.pick(circles)
  await Promise.all(calls)
  await Promise.all(stores.map((store) => store.purge(circle)))
}

type Call = (store: Store) => Promise<unknown>

function drawCall(number: number, random: SeededRandom): Call {
  const some = (many: number): number[] => Array.from({ length: many }, () => random.int(idsMax))
  const records = some(1 + random.int(random.chance(0.1) ? 400 : 6)).map((id, index) => doseOf(id, number * 1000 + index))
  const ids = some(4).map((id) => `dose:${id}`)
  const draw = random.int(20)
  if (draw < 9) return (store) => store.write(records, number + 1)
  if (draw < 14) return (store) => store.receive(records, number + 1)
  if (draw < 15) return (store) => store.resend(ids, number + 1)
  if (draw < 17) return (store) => store.settle(records.map((record) => ({ id: record.id, version: recordVersion(record) })))
  if (draw < 18) return (store) => store.refuse(records.map((record) => ({ id: record.id, version: recordVersion(record), code: 'no' })))
  if (draw < 19) return (store) => store.device.set(`value ${random.int(5)}`, number)
  return (store) => store.getMany(ids)
}

function doseOf(id: number, count: number): MedRecord {
  const at = id * 100
  const edit = { stamp: hlcToStamp({ ms: 1_000_000 + count, counter: 0 }, 'storm1'), by: { user: 'storm', device: 'storm1' } }
  const state = count % 3 === 0 ? 'skipped' : 'taken'
  const body = {
    schedule: `schedule:${id % 7}`,
    medicine: 'medicine:1',
    slot: String(id),
    planned: at,
    amount: 1,
    observations: { [`o${count % 5}`]: { state, at: at + (count % 5), noted: at + (count % 5), evidence: 'statement' as const } },
  } as const
  return createRecord('dose', `dose:${id}`, circles[id % circles.length]!, body, edit)
}

async function maintain(
  open: OpenStore,
  folder: string,
  keys: string[],
  random: SeededRandom,
  isOver: () => boolean,
  wrong: string[],
): Promise<number> {
  let done = 0
  while (!isOver() || done < 3) {
    const work = random.pick([copyAndCheck, changeKey, (one: OpenStore) => one.file.check(), (one: OpenStore) => one.file.shrink()])
    const found = await work(open, folder, keys)
    if (Array.isArray(found)) wrong.push(...found)
    done++
    await wait(random.int(5))
  }
  return done
}

async function copyAndCheck({ file }: OpenStore, folder: string, keys: readonly string[]): Promise<string[]> {
  const path = join(folder, `copy-${randomBytes(6).toString('hex')}.sqlite`)
  await file.copyTo(path)
  const problems = await checkFile(path, Buffer.from(keys.at(-1)!, 'hex'))
  rmSync(path)
  return problems
}

async function changeKey({ file }: OpenStore, _folder: string, keys: string[]): Promise<void> {
  const next = randomBytes(32)
  keys.push(next.toString('hex'))
  await file.changeKey(next)
}

/** Closing waits for nobody for long, settles what is under way, and leaves a file that opens. */
async function closeInMidst(open: OpenStore, folder: string, keys: string[], random: SeededRandom): Promise<string[]> {
  const works = [copyAndCheck(open, folder, keys), changeKey(open, folder, keys), open.file.check(), open.file.shrink()]
  const last = open.store.device.set('last', 'before closing')
  await wait(random.int(20))
  const outcomes = Promise.allSettled(works)
  await Promise.all([last, open.close()])
  const settled = await Promise.race([outcomes, wait(settleMsMax, undefined)])
  if (!settled) return ['maintenance never ended after the store was closed']
  return settled
    .filter((outcome) => outcome.status === 'rejected')
    .map(({ reason }) => reason as { code?: string; message: string })
    .filter(({ code }) => code !== 'store-closed')
    .map(({ code, message }) => `maintenance ended with ${code}: ${message} after the store was closed`)
}

async function reopen(data: string, keys: readonly string[]): Promise<OpenStore> {
  for (const key of keys.toReversed()) {
    try {
      return await openStore(data, key)
    } catch (error) {
      if ((error as { code?: string }).code !== 'store-key-wrong') throw error
    }
  }
  throw new Error('none of the keys opens the store')
}

async function difference(stores: readonly Store[]): Promise<string[]> {
  const wrong: string[] = []
  for (const query of [...queries, { withGone: true }]) {
    const [found, expected] = await Promise.all(stores.map((store) => store.find(query)))
    if (!isDeepStrictEqual(plain(found), plain(expected)))
      wrong.push(`${JSON.stringify(query)} finds ${found!.length}, not ${expected!.length} as the model does`)
  }
  for (const circle of circles) {
    const [prints, expected] = await Promise.all(stores.map((store) => store.fingerprints(circle)))
    if (!isDeepStrictEqual(prints, expected)) wrong.push(`the fingerprints of ${circle} differ`)
  }
  return wrong
}

/** As it would go on the wire: the order of members means nothing. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

type Follow = { last: () => unknown; stop(): void }

function follow(values: Observable<unknown>): Follow {
  let last: unknown
  const open = values.subscribe((value) => (last = value))
  return { last: () => last, stop: () => open.unsubscribe() }
}

/** Live answers follow the writes within a moment. */
async function sameSoon([ours, models]: readonly Follow[][]): Promise<string[]> {
  const until = performance.now() + settleMsMax
  for (;;) {
    const differing = ours!.flatMap((live, index) => (isDeepStrictEqual(plain(live.last()), plain(models![index]!.last())) ? [] : [index]))
    if (differing.length === 0) return []
    if (performance.now() > until)
      return differing.map((index) => `live ${JSON.stringify(queries[index] ?? 'waiting')} stays other than the model's`)
    await wait(10)
  }
}
