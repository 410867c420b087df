import type { Clock } from './timers.ts'

/** The server's clock as far as replies told it, and what it says about when others were heard. */
export type ServerClock = {
  heard(serverNowMs: number): void
  /** The server heard the device then, by its clock. */
  heardDevice(device: string, serverMs: number): void
  /** Device id → when the server last heard it, by this device's clock. */
  devices(): Record<string, number>
  /** The later of both clocks: a device whose clock fell back must not take the present for the future. */
  latestNow(): number
  /**
   * The earlier of both clocks, and no later than a while after the server was heard: a device whose clock runs or
   * leaps ahead must not take the present for the past.
   */
  earliestNow(): number
  /** The server's clock now; this device's own until the server was heard. */
  serverNow(): number
}

/** More than the time between two proofs, each of which hears the server. */
const heardAgeMsMax = 60 * 60_000

export function createServerClock(clock: Clock, onHeard: (aheadMs: number) => void = () => {}): ServerClock {
  let aheadMs = 0
  let heardMs = 0
  const devices = new Map<string, number>()
  return {
    heard(serverNowMs) {
      aheadMs = serverNowMs - clock()
      heardMs = serverNowMs
      onHeard(aheadMs)
    },
    heardDevice(device, serverMs) {
      devices.set(device, Math.max(serverMs, devices.get(device) ?? 0))
    },
    devices: () => Object.fromEntries([...devices].map(([device, ms]) => [device, ms - aheadMs])),
    latestNow: () => clock() + Math.max(0, aheadMs),
    earliestNow: () => Math.min(clock(), clock() + aheadMs, heardMs + heardAgeMsMax),
    serverNow: () => clock() + aheadMs,
  }
}
