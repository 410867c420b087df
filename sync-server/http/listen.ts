import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serverLimits } from '../limits.ts'
import { StartError } from '../start-error.ts'

export type Listening = { address: string; close(): Promise<void> }

/** Serves the app. Throws `StartError` when the port cannot be had. */
export async function listen(app: RequestListener, { host, port }: { host: string; port: number }): Promise<Listening> {
  const server = createServer({ requestTimeout: serverLimits.requestMsMax }, app)
  await bind(server, host, port)
  const { port: bound } = server.address() as AddressInfo
  return { address: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`, close: () => closeServer(server) }
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new StartError(whyNot(error.code, host, port), { cause: error })))
    server.listen(port, host, resolve)
  })
}

function whyNot(code: string | undefined, host: string, port: number): string {
  if (code === 'EADDRINUSE') return `Port ${port} on ${host} is taken by another program; stop it, or choose another port with --port.`
  if (code === 'EACCES') return `Port ${port} may not be used by this user; choose one from 1024 up with --port.`
  return `The server cannot listen on ${host}:${port} (${code}); check --host and --port.`
}

/** Lets requests under way finish for a while, then cuts what is left. */
function closeServer(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), serverLimits.stopGraceMs)
  return new Promise((resolve) => {
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}
