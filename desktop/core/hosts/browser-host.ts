import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import { frameCharsMax } from '../../contract/frames.ts'
import type { Port } from '../../contract/port.ts'
import { serveFile } from './static-files.ts'

export type BrowserHost = { close(): Promise<void> }

type Options = {
  port: number
  /** The built screens. */
  folder: string
  /** Signs window sessions; kept on the device, so that open windows survive a restart of the core. */
  sessionKey: Buffer
  onWindow: (port: Port) => void
  /** A fresh one-time link for the next window: at the start, and whenever one was used. */
  onLink: (url: string) => void
}

const unauthorised = 4401

/**
 * Serves the screens on 127.0.0.1. Files are anybody's; the data channel needs a session, which a one-time
 * link gives to one browser. Other sites are kept out by Host, Origin and a SameSite=Strict cookie.
 * Rejects with `EADDRINUSE` when the port is taken.
 */
export async function startBrowserHost(options: Options): Promise<BrowserHost> {
  let token = ''
  const server = createServer((request, response) => handle(request, response))
  const sockets = new WebSocketServer({ noServer: true, maxPayload: frameCharsMax, perMessageDeflate: false })
  server.on('upgrade', (request, socket, head) => {
    if (!isOwnAddress(request) || request.url !== '/contract' || request.headers.origin !== origin()) return void socket.destroy()
    sockets.handleUpgrade(request, socket, head, (ws) => {
      // A frame that is too large or none at all; unheard, it would end the process.
      ws.on('error', () => ws.terminate())
      if (hasSession(request)) options.onWindow(socketToPort(ws))
      else ws.close(unauthorised, 'open the kiosk from its own link')
    })
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port, '127.0.0.1', resolve))
  const port = (server.address() as AddressInfo).port
  offerLink()

  return {
    async close() {
      for (const ws of sockets.clients) ws.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    if (!isOwnAddress(request)) return end(response, 421)
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405)
    // Not as a URL: what stands in a request need not be one.
    const [path = '/', query] = (request.url ?? '/').split('?', 2)
    const offered = new URLSearchParams(query).get('token')
    if (offered !== null) return enter(response, offered)
    serveFile(options.folder, path, response)
  }

  /** The link's token buys a session once; a wrong or used one leads to the page that says so. */
  function enter(response: ServerResponse, offered: string): void {
    if (isEqual(offered, token)) {
      offerLink()
      const id = randomBytes(16).toString('hex')
      response.setHeader('Set-Cookie', `${cookieName()}=${id}.${sign(id)}; HttpOnly; SameSite=Strict; Path=/; Max-Age=34560000`)
    }
    response.setHeader('Location', '/')
    end(response, 303)
  }

  function offerLink(): void {
    token = randomBytes(24).toString('base64url')
    options.onLink(`${origin()}/?token=${token}`)
  }

  function hasSession(request: IncomingMessage): boolean {
    const cookies = (request.headers.cookie ?? '').split(/;\s*/)
    const [id = '', signature = ''] = (cookies.find((one) => one.startsWith(`${cookieName()}=`)) ?? '')
      .slice(cookieName().length + 1)
      .split('.')
    return id !== '' && isEqual(signature, sign(id))
  }

  function isOwnAddress(request: IncomingMessage): boolean {
    return request.headers.host === `127.0.0.1:${port}` || request.headers.host === `localhost:${port}`
  }
  function origin(): string {
    return `http://127.0.0.1:${port}`
  }
  /** Cookies do not keep ports apart. */
  function cookieName(): string {
    return `medbox-${port}`
  }
  function sign(id: string): string {
    return createHmac('sha256', options.sessionKey).update(id).digest('base64url')
  }
}

function end(response: ServerResponse, status: number): void {
  response.statusCode = status
  response.end()
}

function isEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function socketToPort(ws: WebSocket): Port {
  return {
    send: (text) => ws.send(text),
    onText: (listener) => void ws.on('message', (data: Buffer, isBinary) => isBinary || listener(data.toString())),
    onClose: (listener) => void ws.on('close', listener),
    close: () => ws.close(),
  }
}
