import type { SessionReply } from '../../shared/protocol/account.ts'
import type { PairingReply } from '../../shared/protocol/device.ts'
import type { ErrorReply } from '../../shared/protocol/error.ts'
import { liveEventSchema, type LiveEvent } from '../../shared/protocol/live.ts'
import type { ProveReply } from '../../shared/protocol/prove.ts'
import type { Cursor, PullReply } from '../../shared/protocol/pull.ts'
import type { PushReply, Verdict } from '../../shared/protocol/push.ts'
import type { Role } from '../../shared/kinds/kind.ts'
import type { MedRecord } from '../../shared/record/record.ts'

export type Answer<T> = { status: number; body: T; error: ErrorReply['error'] | undefined; headers: Headers }

export type LiveConnection = {
  next(): Promise<LiveEvent | undefined>
  /** Waits for an event; others may come before, since CouchDB's own feed pokes once more for what was written here. */
  until(type: LiveEvent['type'], circle?: string): Promise<LiveEvent>
  /** All that has come so far. */
  seen: LiveEvent[]
  stop(): void
}

/** Speaks to a server over HTTP, as one member or as nobody. */
export class Client {
  readonly url: string
  readonly token: string | undefined

  constructor(url: string, token?: string) {
    this.url = url
    this.token = token
  }

  as(token: string): Client {
    return new Client(this.url, token)
  }

  async post<T = unknown>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array
    const response = await fetch(this.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.#authorization(), ...headers },
      body: isRaw ? (body as string) : JSON.stringify(body),
    })
    return answerOf<T>(response)
  }

  async get<T = unknown>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return answerOf<T>(await fetch(this.url + path, { headers: { ...this.#authorization(), ...headers } }))
  }

  async push(...records: unknown[]): Promise<Verdict[]> {
    return (await this.post<PushReply>('/v1/push', { records })).body.verdicts
  }

  /** One verdict's code, or `accepted`. */
  async pushCode(record: unknown): Promise<string> {
    const [verdict] = await this.push(record)
    return verdict!.accepted ? 'accepted' : verdict!.code
  }

  async pull(cursors: Record<string, Cursor> = {}, recordsMax = 1000): Promise<PullReply> {
    return (await this.post<PullReply>('/v1/pull', { cursors, recordsMax })).body
  }

  /** Everything of a circle, from the cursor on, and where that ends. */
  async pullAll(circle: string, cursor?: Cursor): Promise<{ records: MedRecord[]; cursor: Cursor }> {
    const records: MedRecord[] = []
    for (let from = cursor; ;) {
      const news = (await this.pull(from && { [circle]: from })).circles[circle]!
      records.push(...(news.records as MedRecord[]))
      from = news.cursor
      if (!news.more) return { records, cursor: from }
    }
  }

  async prove(circle: string, detail: 'total' | 'ranges' | 'versions', ranges: number[] = []): Promise<ProveReply> {
    return (await this.post<ProveReply>('/v1/prove', { circle, detail, ranges })).body
  }

  async pairingCode(circle: string, role: Role): Promise<string> {
    return (await this.post<PairingReply>('/v1/pairings', { circle, role })).body.code
  }

  async createAccount(code: string, email: string, device: string, name = 'Ann Example'): Promise<Answer<SessionReply>> {
    return this.post<SessionReply>('/v1/accounts', {
      email,
      password: 'correct horse battery',
      name,
      code,
      replica: { device, name: 'Browser' },
    })
  }

  /** An open live connection. */
  async live(): Promise<LiveConnection> {
    const controller = new AbortController()
    const response = await fetch(`${this.url}/v1/live`, { headers: this.#authorization(), signal: controller.signal })
    const events = eventsOf(response.body!)
    const seen: LiveEvent[] = []
    const next = async () => {
      const event = (await events.next()).value
      if (event) seen.push(event)
      return event ?? undefined
    }
    const until = async (type: LiveEvent['type'], circle?: string) => {
      for (let event = await next(); event; event = await next())
        if (event.type === type && (circle === undefined || ('circle' in event && event.circle === circle))) return event
      throw new Error(`The connection ended before a ${type} came.`)
    }
    return { next, until, seen, stop: () => controller.abort() }
  }

  #authorization(): Record<string, string> {
    return this.token ? { authorization: `Bearer ${this.token}` } : {}
  }
}

async function answerOf<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text()
  const body = text.startsWith('{') ? JSON.parse(text) : text
  return { status: response.status, body, error: body.error, headers: response.headers }
}

async function* eventsOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<LiveEvent, undefined> {
  let text = ''
  try {
    for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
      const blocks = (text + chunk).split('\n\n')
      text = blocks.pop()!
      for (const block of blocks) if (block.startsWith('data: ')) yield liveEventSchema.parse(JSON.parse(block.slice(6)))
    }
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error
  }
  return undefined
}
