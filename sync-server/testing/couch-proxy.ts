import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

/** Stands between a server and its CouchDB, so that a test can take CouchDB away from it. */
export class CouchProxy {
  /** CouchDB's address through this proxy. */
  readonly url: string
  readonly #target: URL
  readonly #port: number
  readonly #sockets = new Set<Socket>()
  #server: Server

  private constructor(target: URL, server: Server) {
    this.#target = target
    this.#server = server
    this.#port = (server.address() as AddressInfo).port
    this.url = Object.assign(new URL(target), { host: `127.0.0.1:${this.#port}` }).href
    server.on('connection', (socket) => this.#serve(socket))
  }

  static async start(target: string): Promise<CouchProxy> {
    return new CouchProxy(new URL(target), await listening(0))
  }

  /** As when CouchDB is killed: connections break, new ones are refused. */
  async cut(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  async mend(): Promise<void> {
    this.#server = (await listening(this.#port)).on('connection', (socket) => this.#serve(socket))
  }

  #serve(near: Socket): void {
    const far = connect(Number(this.#target.port), this.#target.hostname)
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket)
      socket.pipe(other)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        this.#sockets.delete(socket)
        other.destroy()
      })
    }
  }
}

async function listening(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}
