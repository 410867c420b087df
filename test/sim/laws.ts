import { syncCirclesKey } from '../../desktop/store/sync-cursors.ts'
import { doseState } from '../../shared/dose/dose-state.ts'
import type { Observations } from '../../shared/kinds/observation.ts'
import type { Cursor } from '../../shared/protocol/pull.ts'
import { isSameJson } from '../../shared/record/json.ts'
import type { MedRecord } from '../../shared/record/record.ts'
import { recordVersion } from '../../shared/record/version.ts'
import { stockLevel } from '../../shared/stock/stock-level.ts'
import { comeToRest } from './come-to-rest.ts'
import { holds, isOld } from './holds.ts'
import type { Replica } from './replica.ts'
import type { World } from './world.ts'

/** What must hold when a world has come to rest. */
export async function checkEnd(world: World): Promise<void> {
  for (const circle of world.server.circles.keys()) {
    const truth = world.server.records(circle)
    for (const replica of world.replicas) await checkReplica(world, replica, circle, truth)
    checkNothingLost(world, circle, truth)
    checkStock(world, circle, truth)
  }
}

/** What is held is what the server has; what is not held is old, and counted. */
async function checkReplica(world: World, replica: Replica, circle: string, truth: readonly MedRecord[]): Promise<void> {
  const ours = await replica.store.versions(circle)
  const theirs = new Map(truth.map((record) => [record.id, record]))
  for (const id of ours.keys()) demand(theirs.has(id), `${replica.device} holds ${id} of ${circle}, the server does not`)
  for (const [id, record] of theirs) {
    const version = ours.get(id)
    if (version === undefined) demand(mayLack(world, replica, record), `${replica.device} lacks ${id} of ${circle}`)
    else demand(version === recordVersion(record), `${replica.device} holds another state of ${id}`)
  }
  demand((await replica.store.pending([circle], 1)).length === 0, `${replica.device} still has something pending`)
}

const mayLack = (world: World, replica: Replica, record: MedRecord): boolean => world.forgetful.has(replica) && isOld(world, record)

/**
 * When all that is old has left, both sides are still the same; what has left stays away, over a restart as well; and
 * when somebody changes one of those records, that comes, and everything is proven again.
 */
export async function checkNothingComesBack(world: World): Promise<void> {
  const { server, time, replicas, forgetful } = world
  world.backup = server.backup()
  for (const replica of forgetful) await forgetNow(world, replica)
  const held = await holdings(world)
  const isBefore = server.requests.length
  for (const replica of replicas) replica.restart()
  await time.run(1000)
  await comeToRest(world)
  const fetched = server.requests.slice(isBefore).filter(({ type }) => type === 'fetch')
  demand(fetched.length === 0, `after a restart ${fetched.map(({ member }) => member).join()} fetched what had left`)
  demand(isSameJson(await holdings(world), held), 'after a restart there is more on a device than before')
  await checkEnd(world)
}

async function forgetNow({ time, circles }: World, { device, sync, store }: Replica): Promise<void> {
  let isDone = false
  void sync.forgetOld().then(() => (isDone = true))
  await time.runUntil(() => isDone, 600_000)
  for (const circle of circles)
    demand((await store.find({ circle, kind: 'dose', withGone: true })).length === 0, `${device} has kept doses of ${circle} that are old`)
}

const holdings = ({ replicas, circles }: World): Promise<string[][]> =>
  Promise.all(
    replicas.flatMap(({ store }) =>
      circles.map(async (circle) => (await store.find({ circle, withGone: true })).map(({ id }) => id).sort()),
    ),
  )

function checkNothingLost({ replicas }: World, circle: string, truth: readonly MedRecord[]): void {
  const byId = new Map(truth.map((record) => [record.id, record]))
  for (const { device, acknowledged } of replicas)
    for (const state of acknowledged.filter((one) => one.circle === circle))
      demand(holds(byId.get(state.id), state), `${state.id} as acknowledged on ${device} is lost`)
}

/** Counted by hand from what was acknowledged: refills, less each dose that was taken, once. */
function checkStock({ replicas }: World, circle: string, truth: readonly MedRecord[]): void {
  const written = replicas.flatMap(({ acknowledged }) => acknowledged.filter((record) => record.circle === circle))
  const refills = new Map(
    written.flatMap((record) => (record.body['reason'] === 'refill' ? [[record.id, Number(record.body['quantity'])]] : [])),
  )
  const doses = new Map<string, Observations>()
  for (const { kind, id, body } of written)
    if (kind === 'dose') doses.set(id, { ...doses.get(id), ...(body['observations'] as Observations) })
  const taken = [...doses.values()].filter((observations) => doseState(observations).state === 'taken').length
  const counted = [...refills.values()].reduce((sum, quantity) => sum + quantity, 0) - taken
  const level = stockLevel(truth.filter(({ kind }) => kind === 'stock-move'))
  demand(level === counted, `the stock of ${circle} is ${level}, counted by hand it is ${counted}`)
}

/**
 * What must hold at every moment, not only in the end, where the proof would have repaired it: what a saved
 * cursor has passed is in the store, what does not wait to be sent is on the server, and so is everything
 * where the status calls it proven.
 */
export async function checkMoment(world: World): Promise<void> {
  for (const replica of world.replicas) {
    const { device, store } = replica
    const saved = ((await store.device.get(syncCirclesKey)) ?? {}) as Record<string, { cursor: Cursor | null }>
    for (const circle of world.circles) {
      const ours = new Map((await store.find({ circle, withGone: true })).map((record) => [record.id, record]))
      const home = world.server.circles.get(circle)
      const cursor = saved[circle]?.cursor
      const passed = cursor && cursor.epoch === home?.epoch ? Number(cursor.since) : 0
      for (const { record, seq } of home?.entries.values() ?? [])
        if (seq <= passed)
          demand(
            holds(ours.get(record.id), record) || mayLack(world, replica, record),
            `${device} saved a cursor beyond ${record.id}, which it does not hold`,
          )
      // A server that was put back to an older state lacks things by no fault of the replica.
      if (world.isRestored) continue
      for (const record of ours.values())
        if (record.pending === 0)
          demand(
            holds(home?.entries.get(record.id)?.record, record),
            `${device} holds a change of ${record.id} that neither waits nor is on the server`,
          )
    }
  }
}

/** Nobody is told that all is saved while something is not. */
export function checkClaim({ server, isRestored }: World, { device, sync, acknowledged, isAlive }: Replica): void {
  if (isRestored || !isAlive || !sync.status().isProven) return
  for (const state of acknowledged)
    demand(
      holds(server.circles.get(state.circle)?.entries.get(state.id)?.record, state),
      `${device} claims that all is saved, but ${state.id} is not`,
    )
}

function demand(holds: unknown, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise)
}
