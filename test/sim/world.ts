import type { MedRecord } from '../../shared/record/record.ts'
import { comeToRest } from './come-to-rest.ts'
import { type Engine, soundEngine } from './engine.ts'
import { roughWeather, fairWeather } from './faulty-network.ts'
import { isOld } from './holds.ts'
import { checkClaim, checkEnd, checkMoment, checkNothingComesBack } from './laws.ts'
import { ModelServer } from './model-server.ts'
import { Replica } from './replica.ts'
import { type SeededRandom, seededRandom } from './seeded-random.ts'
import { VirtualTime } from './virtual-time.ts'
import { doSomething, takeDose } from './workload.ts'

export type World = {
  seed: number
  time: VirtualTime
  random: SeededRandom
  server: ModelServer
  replicas: Replica[]
  /** The first is there from the start; the second is made by the first replica without a network. */
  circles: readonly string[]
  /** What the server may be put back to. */
  backup: ReturnType<ModelServer['backup']>
  isRestored: boolean
  /** Replicas that let doses go, which are old as soon as the backup has them: no server is put back to before that. */
  forgetful: Set<Replica>
  /** Whether a process died since the last check: what it left on the disk is looked at before it starts again. */
  hasDeath: boolean
  trace: string[]
}

const worldCircles = ['circle-of-anna', 'circle-of-bert'] as const
/** So small that every batch has a next one. */
const smallLimits = { pushRecordsMax: 4, pullRecordsMax: 5, pullRecordsMin: 1, fetchIdsMax: 3, proveRangesMax: 4, forgetRecordsMax: 2 }
const stepsMax = 30
const calmMsMax = 60 * 60_000

/** Lives through one world and checks its laws; throws with the seed and what happened. */
export async function runWorld(seed: number, engine: Engine = soundEngine): Promise<World> {
  const world = await createWorld(seed, engine)
  try {
    await liveThrough(world)
    await calmDown(world)
    await checkEnd(world)
    await checkNothingComesBack(world)
    return world
  } catch (error) {
    throw new Error(`World ${seed}: ${error instanceof Error ? error.message : String(error)}\n${world.trace.join('\n')}`, { cause: error })
  } finally {
    await Promise.all(world.replicas.map((replica) => replica.close()))
  }
}

async function createWorld(seed: number, engine: Engine): Promise<World> {
  const random = seededRandom(seed)
  const time = new VirtualTime()
  const server = new ModelServer(() => time.now)
  const [replicas, forgetful, backup] = [[] as Replica[], new Set<Replica>(), server.backup()]
  const world: World = {
    seed,
    time,
    random,
    server,
    replicas,
    circles: worldCircles,
    backup,
    isRestored: false,
    forgetful,
    hasDeath: false,
    trace: [],
  }
  for (let index = 0; index < 2 + random.int(3); index++) {
    const isForgetful = random.chance(0.5)
    const sync = { limits: smallLimits, ...(isForgetful ? { mayLeave: (record: MedRecord) => isOld(world, record) } : {}) }
    const replica = await Replica.open({ device: `device${index}`, time, server, random, engine, sync })
    replicas.push(replica)
    if (isForgetful) forgetful.add(replica)
  }
  for (const replica of replicas) {
    server.addMember(worldCircles[0], replica.device, 'caregiver')
    replica.skewMs = random.int(240_000) - 120_000
    replica.onDeath = () => {
      world.trace.push(`${time.now} ${replica.device} dies`)
      world.hasDeath = true
      time.after(random.int(20_000), () => replica.restart())
    }
  }
  world.backup = server.backup()
  return world
}

async function liveThrough(world: World): Promise<void> {
  const { random, replicas, time } = world
  for (const replica of replicas) {
    replica.weather = roughWeather(random)
    replica.dies = () => random.chance(0.02)
    replica.failsToCount = () => (random.chance(0.1) ? random.pick(['before', 'after'] as const) : undefined)
    replica.sync.start()
  }
  for (let step = 0; step < stepsMax; step++) {
    const replica = random.pick(replicas)
    if (random.chance(0.1)) world.backup = world.server.backup()
    await act(world, replica)
    await time.run(0)
    checkClaim(world, replica)
    await time.run(random.chance(0.2) ? random.int(60_000) : random.int(500))
    if (world.hasDeath || step % 4 === 3) await checkMoment(world)
    world.hasDeath = false
  }
}

async function act(world: World, replica: Replica): Promise<void> {
  const { random, server } = world
  const tell = (what: string) => void world.trace.push(`${world.time.now} ${replica.device} ${what}`)
  const dice = random.int(100)
  if (dice < 58) return doSomething(replica, circleOf(world, replica), random)
  if (dice < 66) {
    await forget(world, replica)
    tell('forgets')
  } else if (dice < 70) {
    server.broken = new Set(random.chance(0.5) ? [random.pick(replica.acknowledged)?.id ?? ''] : [])
  } else if (dice < 80) {
    replica.weather.isCut = !replica.weather.isCut
    tell(replica.weather.isCut ? 'is cut off' : 'is back')
    if (random.chance(0.5)) tellHost(replica)
  } else if (dice < 84) {
    replica.crash()
  } else if (dice < 88) {
    replica.skewMs = random.int(240_000) - 120_000
  } else if (dice < 91) {
    replica.sync.wake()
  } else if (dice < 94) {
    server.dropConnections()
  } else if (dice < 97) {
    if (server.signedOut.has(replica.device)) signIn(world, replica)
    else server.signedOut.add(replica.device)
  } else {
    tell('sees the server restored')
    server.restore(world.backup)
    world.isRestored = true
  }
}

/** Lets old doses go, often when all was proven just now, and somebody changes one at that moment, maybe without a network. */
async function forget(world: World, replica: Replica): Promise<void> {
  const { random, server, circles } = world
  if (random.chance(0.7)) await quietHour(world, replica)
  if (random.chance(0.3)) world.backup = server.backup()
  if (random.chance(0.2)) replica.weather.isCut = true
  if (random.chance(0.5)) await takeDose(replica, circles[0]!, random)
  // What fails here is tried again the next day.
  void replica.sync.forgetOld().catch(() => undefined)
}

async function quietHour({ time }: World, replica: Replica): Promise<void> {
  const { weather } = replica
  replica.weather = fairWeather()
  replica.sync.nudge()
  await time.runUntil(() => replica.sync.status().isProven, 60_000)
  replica.weather = weather
}

/** Only the first replica knows the second circle until the server does and lets the others in. */
function circleOf({ circles, random, server, replicas }: World, replica: Replica): string {
  const [first, second] = circles as [string, string]
  const isIn = replica === replicas[0] || server.circles.get(second)?.members.has(replica.device)
  return isIn && random.chance(0.4) ? second : first
}

/** What the host of a replica would say of the network. */
function tellHost({ weather, sync }: Replica): void {
  if (weather.isCut) sync.goneOffline()
  else sync.nudge()
}

function signIn({ server }: World, replica: Replica): void {
  server.signedOut.delete(replica.device)
  replica.sync.nudge()
}

/** The weather clears, everybody is signed in, nobody writes: now everything must come right by itself. */
async function calmDown(world: World): Promise<void> {
  const { replicas, server, time } = world
  server.broken.clear()
  for (const replica of replicas) {
    replica.weather = fairWeather()
    replica.dies = () => false
    replica.failsToCount = () => undefined
    signIn(world, replica)
  }
  const [first, second] = world.circles as [string, string]
  for (const { device } of replicas) server.addMember(first, device, 'caregiver')
  if ((await replicas[0]!.store.circles()).includes(second)) {
    await time.runUntil(() => server.circles.has(second), calmMsMax)
    for (const { device } of replicas.slice(1)) server.addMember(second, device, 'caregiver')
  }
  // A connection that went deaf in the storm is noticed by its silence, and only then is its replica told of news.
  await time.run(120_000)
  await comeToRest(world)
}
