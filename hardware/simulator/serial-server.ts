import { createServer, type Server, type Socket } from 'node:net'
import type { BoxModel } from './box-model.ts'
import { disturb, type FaultRates, noFaults } from './faulty-wire.ts'
import { seededRandom } from './seeded-random.ts'

/** The box's serial line as a TCP port that one host at a time may open; opening it resets the board. */
export type SerialServer = {
  readonly server: Server
  send(bytes: Uint8Array): void
  hasHost(): boolean
  isPlugged(): boolean
  setPlugged(isPlugged: boolean): void
  /** As when the box loses its power. */
  dropHost(): void
  setFaults(rates: FaultRates, seed: number): void
}

export function createSerialServer(model: () => BoxModel): SerialServer {
  let host: Socket | undefined
  let plugged = true
  let faults = noFaults
  let random = seededRandom(1)
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => undefined)
    if (host || !plugged || !model().isPowered()) return socket.destroy()
    host = socket
    socket.once('close', () => {
      if (host === socket) host = undefined
    })
    socket.on('data', (bytes) => model().receive(disturb(bytes, faults, random)))
    model().reset('port-opened')
  })

  function dropHost(): void {
    host?.destroy()
    host = undefined
  }

  return {
    server,
    send: (bytes) => void host?.write(disturb(bytes, faults, random)),
    hasHost: () => host !== undefined,
    isPlugged: () => plugged,
    setPlugged(isPlugged) {
      plugged = isPlugged
      if (!isPlugged) dropHost()
    },
    dropHost,
    setFaults(rates, seed) {
      faults = rates
      random = seededRandom(seed)
    },
  }
}
