import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { z } from 'zod'
import { limits } from '../../shared/limits.ts'
import type { FaultRates } from './faulty-wire.ts'

/** What a hand can do to a box, and what an eye can see of it. */
export type ControlActions = {
  state(): object
  moveDrawer(drawer: number, isOpen: boolean): void
  moveLid(isOpen: boolean): void
  setPower(isOn: boolean): void
  setPlugged(isPlugged: boolean): void
  setBattery(isIn: boolean): void
  setFaults(rates: FaultRates, seed: number): void
}

const bodyBytesMax = 4096
const rate = z.number().min(0).max(0.5).default(0)
const faultsSchema = z.strictObject({ flip: rate, drop: rate, dup: rate, insert: rate, seed: z.int().default(1) })

type Route = {
  readonly method: 'GET' | 'POST'
  readonly path: RegExp
  readonly act: (actions: ControlActions, parts: readonly string[], body: unknown) => void
}

const routes: readonly Route[] = [
  { method: 'GET', path: /^\/state$/, act: () => undefined },
  {
    method: 'POST',
    path: /^\/drawers\/(\d{1,2})\/(open|close)$/,
    act: (box, [drawer, verb]) => box.moveDrawer(Number(drawer), verb === 'open'),
  },
  { method: 'POST', path: /^\/lid\/(open|close)$/, act: (box, [verb]) => box.moveLid(verb === 'open') },
  { method: 'POST', path: /^\/power\/(on|off)$/, act: (box, [verb]) => box.setPower(verb === 'on') },
  { method: 'POST', path: /^\/link\/(plug|unplug)$/, act: (box, [verb]) => box.setPlugged(verb === 'plug') },
  { method: 'POST', path: /^\/battery\/(in|out)$/, act: (box, [verb]) => box.setBattery(verb === 'in') },
  {
    method: 'POST',
    path: /^\/faults$/,
    act(box, _parts, body) {
      const { seed, ...rates } = faultsSchema.parse(body)
      box.setFaults(rates, seed)
    },
  },
]

class Refusal extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** Answers every request with the box's state after it, or `{ code, message }`. Only this computer's own pages and programs are heard. */
export function createControlServer(actions: ControlActions): Server {
  return createServer((request, response) => {
    handle(actions, request).then(
      () => reply(response, 200, actions.state()),
      (error: unknown) => replyError(response, error),
    )
  })
}

async function handle(actions: ControlActions, request: IncomingMessage): Promise<void> {
  requireOwnHost(request)
  for (const { method, path, act } of routes) {
    const found = path.exec(request.url ?? '')
    if (!found || method !== request.method) continue
    return act(actions, found.slice(1), await readBody(request))
  }
  throw new Refusal(404, 'not-found', `there is no ${request.method} ${request.url}`)
}

// A web page elsewhere must not open drawers: neither by its own name rebound to this address (Host)
// nor by a request across origins (Origin).
function requireOwnHost({ headers, socket }: IncomingMessage): void {
  const own = [`127.0.0.1:${socket.localPort}`, `localhost:${socket.localPort}`]
  const { host, origin } = headers
  const isOwn = own.includes(host ?? '') && (origin === undefined || own.some((name) => origin === `http://${name}`))
  if (!isOwn) throw new Refusal(403, 'foreign-host', 'only this computer may move the box')
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk
    if (text.length > bodyBytesMax) throw new Refusal(413, 'too-large', `a body has at most ${bodyBytesMax} bytes`)
  }
  if (text === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal(400, 'bad-json', 'the body is not JSON')
  }
}

/** Throws a refusal for a drawer that the box does not have. */
export function requireDrawer(drawer: number, drawers: number = limits.drawersMax): void {
  if (drawer < 1 || drawer > drawers) throw new Refusal(404, 'no-such-drawer', `the box has drawers 1 to ${drawers}`)
}

function replyError(response: ServerResponse, error: unknown): void {
  if (error instanceof Refusal) return reply(response, error.status, { code: error.code, message: error.message })
  if (error instanceof z.ZodError) return reply(response, 400, { code: 'bad-body', message: z.prettifyError(error) })
  reply(response, 500, { code: 'failed', message: error instanceof Error ? error.message : String(error) })
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}
