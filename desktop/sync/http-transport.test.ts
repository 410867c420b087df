import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { LiveEvent } from '../../shared/protocol/live.ts'
import type { Credentials } from './credentials.ts'
import { createHttp } from './http.ts'
import { createHttpTransport } from './http-transport.ts'
import { answer, failed } from './reply.ts'
import { hostTimers } from './timers.ts'

type Answer = Response | Error | 'never'
const json = (value: unknown, status = 200, headers = {}) =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json', ...headers } })
const page = (status = 200) => new Response('<html>Welcome to the hotel</html>', { status, headers: { 'content-type': 'text/html' } })
const error = (status: number, code: string, headers = {}) => json({ error: { code, message: 'told' } }, status, headers)
const pulled = { circles: {}, now: 5 }

/** A transport whose fetch gives these answers one after the other, and what was asked. */
function withAnswers(...answers: Answer[]) {
  const asked: { url: string; headers: Headers; body: unknown }[] = []
  const fetch = async (url: string | URL | Request, init: RequestInit = {}) => {
    asked.push({ url: url as string, headers: new Headers(init.headers), body: init.body })
    const next = answers.shift()
    if (next === 'never')
      return new Promise<Response>((_, reject) => init.signal?.addEventListener('abort', () => reject(new Error('aborted'))))
    if (next instanceof Error || !next) throw next ?? new Error('nothing more to answer')
    return next
  }
  const refused: string[] = []
  const credentials: Credentials = {
    token: async () => answer('token1'),
    refresh: async (token) => (refused.push(token), answer('token2')),
  }
  const http = createHttp({ serverUrl: 'https://sync.example/', fetch, timers: hostTimers })
  return { transport: createHttpTransport({ http, credentials, timers: hostTimers }), asked, refused }
}

const pull = ({ transport }: ReturnType<typeof withAnswers>) =>
  transport.pull({ cursors: {}, recordsMax: 10 }, new AbortController().signal)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a call', () => {
  test('I6.6 names the protocol, carries the token and gives the parsed reply', async () => {
    const wire = withAnswers(json(pulled))
    expect(await pull(wire)).toEqual(answer(pulled))
    expect(wire.asked[0]!.url).toBe('https://sync.example/v1/pull')
    expect(wire.asked[0]!.headers.get('medbox-protocol')).toBe('1')
    expect(wire.asked[0]!.headers.get('authorization')).toBe('Bearer token1')
    expect(JSON.parse(wire.asked[0]!.body as string)).toEqual({ cursors: {}, recordsMax: 10 })
  })

  test.each<[string, Answer, object]>([
    ['no connection', new TypeError('fetch failed'), { code: 'offline' }],
    ['a page where JSON should be', page(), { code: 'not-our-server' }],
    ['a page that says not found', page(404), { code: 'not-our-server' }],
    ['a redirect', new Response(null, { status: 302, headers: { location: 'https://hotel.example' } }), { code: 'not-our-server' }],
    ['a network that wants a sign-in (RFC 6585)', page(511), { code: 'not-our-server' }],
    ['a proxy whose server is gone', page(502), { code: 'server-error' }],
    ['a proxy that takes no such length', page(413), { code: 'too-large' }],
    ['too large', error(413, 'too-large'), { code: 'too-large', message: 'told' }],
    ['too often, in seconds', error(429, 'too-many-requests', { 'retry-after': '7' }), { code: 'rate-limited', retryAfterMs: 7000 }],
    [
      'too often, until a date',
      error(429, 'x', { 'retry-after': 'Mon, 05 Jan 2026 10:00:30 GMT', date: 'Mon, 05 Jan 2026 10:00:00 GMT' }),
      { code: 'rate-limited', retryAfterMs: 30_000 },
    ],
    ['a newer server', error(400, 'newer-protocol'), { code: 'server-newer' }],
    ['not a member', error(403, 'not-allowed'), { code: 'not-allowed' }],
    ['nothing there', error(404, 'not-found'), { code: 'not-found' }],
    ['an unknown refusal', error(409, 'something-new'), { code: 'server-error', message: 'told' }],
    ['a reply of another shape', json({ circles: 7 }), { code: 'server-error' }],
    [
      'a reply that was cut off',
      new Response('{"circles":{', { headers: { 'content-type': 'application/json' } }),
      { code: 'server-error' },
    ],
  ])('I6.3 answers %s with a code of its own', async (_, answered, failure) => {
    expect(await pull(withAnswers(answered))).toMatchObject({ ok: false, failure })
  })

  test('I6.6 does not wait for ever', async () => {
    const reply = pull(withAnswers('never'))
    await vi.advanceTimersByTimeAsync(90_000)
    expect(await reply).toMatchObject({ ok: false, failure: { code: 'offline' } })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('I6.5 gets a new token in the middle of it, once', async () => {
    const renewed = withAnswers(error(401, 'sign-in-needed'), json(pulled))
    expect(await pull(renewed)).toEqual(answer(pulled))
    expect(renewed.refused).toEqual(['token1'])
    expect(renewed.asked[1]!.headers.get('authorization')).toBe('Bearer token2')
    const refused = withAnswers(error(401, 'sign-in-needed'), error(401, 'sign-in-needed'))
    expect(await pull(refused)).toMatchObject({ failure: { code: 'sign-in-needed' } })
  })

  test('I6.6 compresses what is long', async () => {
    vi.useRealTimers()
    const wire = withAnswers(json({ verdicts: [] }))
    const records = Array.from({ length: 50 }, (_, index) => ({ id: `record ${index}`, text: 'x'.repeat(100) }))
    await wire.transport.push({ records }, new AbortController().signal)
    const { body, headers } = wire.asked[0]!
    expect(headers.get('content-encoding')).toBe('gzip')
    expect((body as ArrayBuffer).byteLength).toBeLessThan(1000)
    const unpacked = new Response(body as ArrayBuffer).body!.pipeThrough(new DecompressionStream('gzip'))
    expect(await new Response(unpacked).json()).toEqual({ records })
  })
})

describe('the live connection', () => {
  const encoder = new TextEncoder()

  function stream() {
    let controller!: ReadableStreamDefaultController<Uint8Array>
    const body = new ReadableStream<Uint8Array>({ start: (made) => void (controller = made) })
    const response = new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } })
    return { response, write: (text: string) => controller.enqueue(encoder.encode(text)), close: () => controller.close() }
  }

  function listen(...answers: Answer[]) {
    const { transport } = withAnswers(...answers)
    const events: LiveEvent[] = []
    const stop = new AbortController()
    return { ended: transport.live((event) => events.push(event), stop.signal), events, stop }
  }

  test('I6.8 tells each event, and passes over what it does not know', async () => {
    const { response, write, close } = stream()
    const { ended, events } = listen(response)
    write('data: {"type":"hello","silenceMsMax":20000}\n\ndata: {"type":"new-idea"}\n\ndata: not json\n\n')
    write('data: {"type":"poke","circle":"circle-of-anna"}\n\n')
    close()
    expect(await ended).toMatchObject({ code: 'offline' })
    expect(events).toEqual([
      { type: 'hello', silenceMsMax: 20_000 },
      { type: 'poke', circle: 'circle-of-anna' },
    ])
  })

  test('I6.8 ends when it is silent for longer than the server promised, and not before', async () => {
    const { response, write } = stream()
    const { ended, events } = listen(response)
    let isOver = false
    void ended.then(() => (isOver = true))
    write('data: {"type":"hello","silenceMsMax":20000}\n\n')
    await vi.advanceTimersByTimeAsync(19_000)
    write(': beat\n\n')
    await vi.advanceTimersByTimeAsync(19_000)
    expect(isOver).toBe(false)
    await vi.advanceTimersByTimeAsync(1001)
    expect(await ended).toEqual({ code: 'offline', message: 'The live connection fell silent.' })
    expect(events).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('I6.8 ends when it is told to', async () => {
    const { response } = stream()
    const { ended, stop } = listen(response)
    await vi.advanceTimersByTimeAsync(10)
    stop.abort()
    expect(await ended).toMatchObject({ code: 'offline' })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('I6.8 breaks off a line that never ends', async () => {
    const { response, write } = stream()
    const { ended } = listen(response)
    write('x'.repeat(20_000))
    expect(await ended).toMatchObject({ code: 'offline', message: expect.stringContaining('longer') })
  })

  test('I6.5 signs in anew where the token has ended, and says so where that does not help', async () => {
    const { response, close } = stream()
    close()
    expect(await listen(error(401, 'sign-in-needed'), response).ended).toMatchObject({ message: 'The live connection ended.' })
    expect(await listen(error(401, 'sign-in-needed'), error(401, 'sign-in-needed')).ended).toMatchObject({ code: 'sign-in-needed' })
    expect(await listen(page()).ended).toEqual(failed('not-our-server', expect.any(String)).failure)
  })
})
