import { onTestFinished } from 'vitest'
import type { SyncOptions } from '../../desktop/sync/sync.ts'
import { hlcToStamp } from '../../shared/clock/hlc.ts'
import type { MedRecord } from '../../shared/record/record.ts'
import { soundEngine } from './engine.ts'
import { ModelServer } from './model-server.ts'
import { Replica } from './replica.ts'
import { seededRandom } from './seeded-random.ts'
import { VirtualTime } from './virtual-time.ts'

export const circle = 'circle-of-anna'

/** A server, virtual time, and replicas as a test asks for them; closed with the test. */
export class Scene {
  readonly time = new VirtualTime()
  readonly server = new ModelServer(() => this.time.now)

  /** A replica that is a member of the circle, unless told otherwise; it does not sync before it is started. */
  async replica(device: string, { isMember = true, ...sync }: Partial<SyncOptions> & { isMember?: boolean } = {}): Promise<Replica> {
    if (isMember) this.server.addMember(circle, device, 'caregiver')
    const replica = await Replica.open({ device, time: this.time, server: this.server, random: seededRandom(1), engine: soundEngine, sync })
    onTestFinished(() => replica.close())
    return replica
  }

  /** A replica that has started and has come to rest. */
  async ready(device: string, sync: Partial<SyncOptions> = {}): Promise<Replica> {
    const replica = await this.replica(device, sync)
    replica.sync.start()
    await this.proven(replica)
    this.server.requests.length = 0
    return replica
  }

  async proven(...replicas: Replica[]): Promise<void> {
    const isProven = () => replicas.every(({ sync }) => sync.status().isProven && sync.status().mode === 'idle')
    if (!(await this.time.runUntil(isProven, 120_000)))
      throw new Error(`Not proven: ${JSON.stringify(replicas.map(({ sync }) => sync.status()))}`)
  }

  /** What was asked of the server since it was last asked about. */
  requests(): string[] {
    return this.server.requests.splice(0).map(({ type }) => type)
  }
}

/** A record of a kind that this version does not know, written by a device at a time. */
export function note(id: string, { stamp, by }: ReturnType<Replica['edit']>, text: string, more: Partial<MedRecord> = {}): MedRecord {
  return {
    id,
    circle,
    kind: 'note',
    v: 1,
    at: 0,
    ref: '',
    state: '',
    by,
    gone: false,
    clock: { text: stamp, '@by': stamp },
    body: { text },
    ...more,
  }
}

/** The same as another device wrote it at that time, by the clock of the scene. */
export function noteAt(id: string, ms: number, text: string, device = 'another0'): MedRecord {
  return note(id, { stamp: hlcToStamp({ ms, counter: 0 }, device), by: { user: 'someone', device } }, text)
}
