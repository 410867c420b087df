import type { BoxPort, PortOpener } from '../driver/box-port.ts'
import { type BoxLink, type BoxLinkOptions, createBoxLink } from '../driver/box-link.ts'
import type { BoxRecord } from '../driver/box-record.ts'
import { type BoxClockMemory, createBoxClock } from './box-clock.ts'
import { type BoxModel, createBoxModel } from './box-model.ts'
import { createMemoryEeprom, type Eeprom, PowerCut } from './eeprom.ts'
import { disturb, type FaultRates, noFaults } from './faulty-wire.ts'
import { seededRandom } from './seeded-random.ts'
import { createVirtualTime, type VirtualTime } from './virtual-time.ts'

// A box, a wire and a host on one virtual clock: what tests and long runs drive.

export const rigStartMs = Date.UTC(2026, 0, 15, 8)
export const rigUuid = '6f1d2c3b-4a59-4867-8123-456789abcdef'

export type RigOptions = {
  readonly seed?: number
  readonly drawers?: number
  readonly bootMs?: number
  readonly commitMs?: number
  readonly clock?: BoxClockMemory
  /** Stands between the model and its EEPROM. */
  readonly wrapEeprom?: (eeprom: Eeprom) => Eeprom
  /** Stands between the link and the store. */
  readonly wrapCommit?: (commit: BoxLinkOptions['onRecords'], time: VirtualTime) => BoxLinkOptions['onRecords']
}

/** What a host keeps, as if on its disk. */
type RigStore = {
  readonly records: Map<string, BoxRecord>
  readonly cursors: Map<string, number>
  /** The next commits fail. */
  failing: number
}

export type Rig = {
  readonly time: VirtualTime
  readonly random: () => number
  readonly box: BoxModel
  readonly store: RigStore
  readonly wire: { faults: FaultRates; isPlugged: boolean }
  link(): BoxLink
  /** Kills the host's process between two turns of its event loop, and starts it again on the same store. */
  restartHost(): void
  unplug(): void
  plug(): void
  /** Cuts the power while the n-th next byte is written to the EEPROM. */
  cutPowerAtByte(n: number): void
  isCutPending(): boolean
  until(condition: () => boolean, limitMs?: number): Promise<void>
}

const wireMs = 1

export function createRig(options: RigOptions = {}): Rig {
  const random = seededRandom(options.seed ?? 1)
  const time = createVirtualTime(rigStartMs)
  const store: RigStore = { records: new Map(), cursors: new Map(), failing: 0 }
  const wire = { faults: noFaults, isPlugged: true }
  let bytesUntilCut = Number.POSITIVE_INFINITY
  let host: { port: HostPort | undefined; link: BoxLink; isAlive: boolean }

  const memory = createMemoryEeprom(
    () => {
      bytesUntilCut -= 1
      if (bytesUntilCut > 0) return
      bytesUntilCut = Number.POSITIVE_INFINITY
      throw new PowerCut('the power went while a byte was written')
    },
    () => Math.floor(random() * 256),
  )
  const box = createBoxModel({
    eeprom: options.wrapEeprom?.(memory) ?? memory,
    clock: createBoxClock(time.nowMs, options.clock),
    drawers: options.drawers ?? 8,
    birth: () => ({ uuid: rigUuid, epoch: 1 + Math.floor(random() * 0xfffffffe) }),
    monotonicMs: time.nowMs,
    after: (ms, callback) => {
      const handle = time.setTimeout(callback, ms)
      return () => time.clearTimeout(handle)
    },
    bootMs: options.bootMs ?? 50,
    onPowerOff: dropPort,
    send: (bytes) => {
      const port = host.port
      const arrived = disturb(bytes, wire.faults, random)
      time.setTimeout(() => port?.hear(arrived), wireMs)
    },
  })

  function startHost(): typeof host {
    const mine: typeof host = { port: undefined, link: undefined as unknown as BoxLink, isAlive: true }
    const opener: PortOpener = {
      list: async () => (wire.isPlugged && box.isPowered() ? [{ path: 'rig', rank: 0 }] : []),
      open: async () => {
        if (!wire.isPlugged || !box.isPowered() || mine.port) throw new Error('no such port')
        mine.port = createHostPort(
          (bytes) => {
            const arrived = disturb(bytes, wire.faults, random)
            time.setTimeout(() => box.receive(arrived), wireMs)
          },
          () => (mine.port = undefined),
        )
        box.reset('port-opened')
        return mine.port
      },
    }
    const commit = (records: readonly BoxRecord[]) => commitTo(store, records)
    const slowly: BoxLinkOptions['onRecords'] = (records) =>
      new Promise((resolve, reject) => {
        time.setTimeout(() => {
          if (mine.isAlive) commit(records).then(resolve, reject)
        }, options.commitMs ?? 5)
      })
    mine.link = createBoxLink({
      opener,
      clock: { now: time.nowMs, monotonic: time.nowMs },
      timers: {
        setTimeout: (callback, ms) => time.setTimeout(() => mine.isAlive && callback(), ms),
        clearTimeout: time.clearTimeout,
      },
      random,
      log: { info: () => undefined, warn: () => undefined },
      onRecords: options.wrapCommit?.(slowly, time) ?? slowly,
      cursorOf: async (uuid, epoch) => store.cursors.get(`${uuid} ${epoch}`) ?? 0,
    })
    return mine
  }

  function dropPort(): void {
    host.port?.drop()
  }

  box.powerOn()
  host = startHost()

  return {
    time,
    random,
    box,
    store,
    wire,
    link: () => host.link,
    restartHost() {
      host.isAlive = false
      host.port?.silence()
      host = startHost()
    },
    unplug() {
      wire.isPlugged = false
      dropPort()
    },
    plug: () => void (wire.isPlugged = true),
    cutPowerAtByte: (n) => void (bytesUntilCut = n),
    isCutPending: () => bytesUntilCut !== Number.POSITIVE_INFINITY,
    async until(condition, limitMs = 120_000) {
      const deadlineMs = time.nowMs() + limitMs
      while (!condition()) {
        if (time.nowMs() >= deadlineMs) throw new Error(`nothing came of it within ${limitMs} ms of virtual time`)
        await time.run(5)
      }
    },
  }
}

async function commitTo(store: RigStore, records: readonly BoxRecord[]): Promise<void> {
  if (store.failing > 0) {
    store.failing -= 1
    throw new Error('the disk is full')
  }
  for (const record of records) {
    const key = `${record.device} ${record.epoch} ${record.seq}`
    if (!store.records.has(key)) store.records.set(key, record)
    const cursorKey = `${record.device} ${record.epoch}`
    store.cursors.set(cursorKey, Math.max(store.cursors.get(cursorKey) ?? 0, record.seq))
  }
}

type HostPort = BoxPort & { hear(bytes: Uint8Array): void; drop(): void; silence(): void }

function createHostPort(write: (bytes: Uint8Array) => void, freed: () => void): HostPort {
  let isOpen = true
  let onData = (_bytes: Uint8Array) => {}
  let onClose = () => {}
  const end = () => {
    isOpen = false
    freed()
  }
  return {
    write: (bytes) => isOpen && write(bytes),
    onData: (listener) => void (onData = listener),
    onClose: (listener) => void (onClose = listener),
    close: async () => end(),
    hear: (bytes) => isOpen && onData(bytes),
    drop() {
      end()
      onClose()
    },
    silence: end,
  }
}
