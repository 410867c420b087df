import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import type { RxdbDeviceValues } from '../../desktop/store/rxdb-device-values.ts'
import type { Store, StoredRecord } from '../../desktop/store/store.ts'
import type { Sync, SyncOptions } from '../../desktop/sync/sync.ts'
import type { SyncTransport } from '../../desktop/sync/transport.ts'
import { type Hlc, hlcToStamp, hlcZero, tick, witness } from '../../shared/clock/hlc.ts'
import { limits } from '../../shared/limits.ts'
import type { Edit } from '../../shared/record/edit.ts'
import type { MedRecord } from '../../shared/record/record.ts'
import type { Engine } from './engine.ts'
import { fairWeather, throughWeather, type Weather } from './faulty-network.ts'
import type { ModelServer } from './model-server.ts'
import { Life, mortalStore, mortalTimers, mortalTransport } from './mortal.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { VirtualTime } from './virtual-time.ts'

export type ReplicaOptions = {
  device: string
  time: VirtualTime
  server: ModelServer
  random: SeededRandom
  engine: Engine
  sync?: Partial<SyncOptions>
}

let opened = 0

/** A device: a store that lasts, a clock that may be wrong, and a process that may die and start again. */
export class Replica {
  readonly device: string
  readonly store: Store
  weather: Weather = fairWeather()
  skewMs = 0
  /** Asked at every boundary of the store. */
  dies: (boundary: string) => boolean = () => false
  /** How a write of what was forgotten fails: before or after it reached the disk; as if the process died there. */
  failsToCount: () => 'before' | 'after' | undefined = () => undefined
  /** What the sync handed over before it removed a circle. */
  readonly unsent = new Map<string, StoredRecord[]>()
  /** Every state that was acknowledged to the person here. */
  readonly acknowledged: MedRecord[] = []
  readonly logged: string[] = []
  onDeath = () => {}
  readonly #options: ReplicaOptions
  #hlc: Hlc = hlcZero
  #fastMs = 0
  #life: Life
  #sync: Sync

  static async open(options: ReplicaOptions): Promise<Replica> {
    return new Replica(options, await options.engine.openRxdbStore(getRxStorageMemory(), `sim-${opened++}`, false))
  }

  private constructor(options: ReplicaOptions, store: Store) {
    this.device = options.device
    this.store = store
    this.#options = options
    this.#life = this.#begin()
    this.#sync = this.#createSync()
    this.#breakCounting()
  }

  get isAlive(): boolean {
    return !this.#life.isOver
  }

  get sync(): Sync {
    return this.#sync
  }

  now(): number {
    return this.#options.time.now + this.skewMs
  }

  edit(): Edit {
    this.#hlc = tick(this.#hlc, this.now() - this.#fastMs)
    return { stamp: hlcToStamp(this.#hlc, this.device), by: { user: `user-${this.device}`, device: this.device } }
  }

  async write(...records: MedRecord[]): Promise<void> {
    await this.store.write(records, this.now())
    this.acknowledged.push(...records)
  }

  crash(): void {
    this.#life.end()
  }

  /** Starts the process anew; whatever ran before is dead. */
  restart(): void {
    this.crash()
    this.#life = this.#begin()
    this.#sync = this.#createSync()
    this.#sync.start()
  }

  async close(): Promise<void> {
    this.crash()
    await this.store.close()
  }

  /** The store writes what left, and then what is forgotten: anything may happen in between. */
  #breakCounting(): void {
    const device = this.store.device as RxdbDeviceValues
    const update = device.update.bind(device)
    device.update = async (key, change) => {
      const failure = key.startsWith('forgotten:') ? this.failsToCount() : undefined
      if (failure !== 'before') await update(key, change)
      if (failure) throw new Error('The disk is full.')
    }
  }

  #begin(): Life {
    const { time, random } = this.#options
    return new Life({ dies: (boundary) => this.dies(boundary), diskDelay: () => time.sleep(random.int(8)), onDeath: () => this.onDeath() })
  }

  #createSync(): Sync {
    const { time, server, random } = this.#options
    const transport: SyncTransport = throughWeather(server.transport(this.device), time, () => this.weather)
    return this.#options.engine.createSync({
      store: mortalStore(this.store, this.#life),
      transport: mortalTransport(transport, this.#life),
      timers: mortalTimers(time, this.#life),
      serverUrl: 'https://sync.example',
      clock: () => this.now(),
      random: random.next,
      log: (event, facts) => void this.logged.push(`${event} ${JSON.stringify(facts)}`),
      ownClock: {
        next: async () => this.edit().stamp,
        witness: (stamp) => {
          this.#hlc = witness(this.#hlc, stamp)
        },
        correct: (aheadMs) => {
          this.#fastMs = -aheadMs > limits.clockDriftMsMax ? -aheadMs : 0
        },
        rewind: async (toMs) => {
          if (this.#hlc.ms > toMs) this.#hlc = { ms: toMs, counter: 0 }
        },
      },
      onLostCircle: async (circle, records) => void this.unsent.set(circle, records),
      ...this.#options.sync,
    })
  }
}
