import type { z } from 'zod'
import { protocolVersion } from '../../shared/protocol/version.ts'
import { httpToFailure } from './http-failure.ts'
import { answer, failed, type Reply } from './reply.ts'
import type { Timers } from './timers.ts'

export type HttpOptions = { serverUrl: string; fetch: typeof globalThis.fetch; timers: Timers }
export type CallOptions = { token?: string; signal?: AbortSignal; timeoutMs?: number }

/** One exchange with the server: whatever comes back is parsed, and whatever goes wrong has a code. */
export type Http = {
  post<T>(path: string, message: unknown, schema: z.ZodType<T>, options?: CallOptions): Promise<Reply<T>>
  /** Opens a stream of server-sent events; the response's body is the caller's to read. */
  open(path: string, options: CallOptions): Promise<Reply<Response>>
}

const timeoutMsDefault = 30_000
/** Largest reply that is read: a full page of pull with room to spare. */
const replyBytesMax = 64 * 1024 * 1024

export function createHttp({ serverUrl, fetch, timers }: HttpOptions): Http {
  const base = serverUrl.replace(/\/+$/, '')

  async function post<T>(path: string, message: unknown, schema: z.ZodType<T>, options: CallOptions = {}): Promise<Reply<T>> {
    return withTimeout(timers, options, async (signal) => {
      const { body, encoding } = await pack(JSON.stringify(message))
      const headers = { ...headersOf(options), ...encoding, 'content-type': 'application/json', accept: 'application/json' }
      const response = await fetch(base + path, { method: 'POST', headers, body, signal, redirect: 'manual', cache: 'no-store' })
      return parse(response, await readText(response), schema)
    })
  }

  async function open(path: string, options: CallOptions): Promise<Reply<Response>> {
    return withTimeout(timers, options, async (signal) => {
      const headers = { ...headersOf(options), accept: 'text/event-stream' }
      const response = await fetch(base + path, { headers, signal, redirect: 'manual', cache: 'no-store' })
      if (response.ok && isType(response, 'text/event-stream') && response.body) return answer(response)
      return parse<never>(response, await readText(response))
    })
  }

  return { post, open }
}

/** Compressing what is small makes it larger. */
const packCharsMin = 2048

async function pack(text: string): Promise<{ body: string | ArrayBuffer; encoding: Record<string, string> }> {
  if (text.length < packCharsMin) return { body: text, encoding: {} }
  const packed = new Response(text).body!.pipeThrough(new CompressionStream('gzip'))
  return { body: await new Response(packed).arrayBuffer(), encoding: { 'content-encoding': 'gzip' } }
}

function headersOf({ token }: CallOptions): Record<string, string> {
  return { 'medbox-protocol': String(protocolVersion), ...(token ? { authorization: `Bearer ${token}` } : {}) }
}

/** No answer in time, a broken connection and an abort all look the same from here: offline. A stream's signal outlives the wait. */
async function withTimeout<T>(timers: Timers, options: CallOptions, run: (signal: AbortSignal) => Promise<Reply<T>>): Promise<Reply<T>> {
  const timeout = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, timeout.signal]) : timeout.signal
  let stopWaiting = () => {}
  const gone = new Promise<Reply<T>>((resolve) => {
    stopWaiting = timers.after(options.timeoutMs ?? timeoutMsDefault, () => {
      timeout.abort()
      resolve(failed('offline', 'The server did not answer in time.'))
    })
  })
  try {
    return await Promise.race([run(signal), gone])
  } catch (error) {
    return failed('offline', `The server cannot be reached: ${error instanceof Error ? error.message : String(error)}.`)
  } finally {
    stopWaiting()
  }
}

function parse<T>(response: Response, text: string, schema?: z.ZodType<T>): Reply<T> {
  // A redirect is a captive portal's; ours never sends one. Browsers hide it as an opaque response.
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400))
    return failed('not-our-server', 'Something on the way answered with a redirect instead of the server.')
  if (!response.ok) return httpToFailure(response.status, response.headers, text)
  if (!schema || (response.status !== 204 && !isType(response, 'application/json')))
    return failed('not-our-server', 'Something on the way answered with a page instead of the server.')
  return parseReply(text, schema)
}

function parseReply<T>(text: string, schema: z.ZodType<T>): Reply<T> {
  try {
    const parsed = schema.safeParse(text === '' ? undefined : JSON.parse(text))
    if (parsed.success) return answer(parsed.data)
    return failed('server-error', `The server's answer is not understood: ${parsed.error.issues[0]?.message ?? 'unknown'}.`)
  } catch {
    return failed('server-error', "The server's answer was cut off or is not JSON.")
  }
}

const isType = (response: Response, type: string): boolean => (response.headers.get('content-type') ?? '').includes(type)

async function readText(response: Response): Promise<string> {
  if (!response.body) return ''
  const decoder = new TextDecoder()
  let bytes = 0
  let text = ''
  const reader = response.body.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    bytes += part.value.byteLength
    if (bytes > replyBytesMax) {
      await reader.cancel()
      throw new Error(`the answer is longer than ${replyBytesMax} bytes`)
    }
    text += decoder.decode(part.value, { stream: true })
  }
  return text + decoder.decode()
}
