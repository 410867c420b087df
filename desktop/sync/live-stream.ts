import { type LiveEvent, liveEventSchema } from '../../shared/protocol/live.ts'
import { type Failure, failed } from './reply.ts'
import { createSseParser } from './sse-parser.ts'
import type { Timers } from './timers.ts'

export type LiveStreamOptions = { timers: Timers; onEvent: (event: LiveEvent) => void; signal: AbortSignal }

const eventCharsMax = 16 * 1024
/** Until `hello` says what the server promises. */
const silenceMsFirst = 30_000
const silenceMsBounds = { min: 5000, max: 5 * 60_000 }

/** Reads live events until the stream ends, breaks, or is silent for longer than the server promised. */
export async function readLive(body: ReadableStream<Uint8Array>, options: LiveStreamOptions): Promise<Failure> {
  const reader = body.getReader()
  const stop = () => void reader.cancel().catch(() => {})
  const watch = watchSilence(options.timers, stop)
  options.signal.addEventListener('abort', stop)
  const feed = createSseParser(eventCharsMax, (data) => {
    const event = parseEvent(data)
    if (!event) return
    if (event.type === 'hello') watch.allow(event.silenceMsMax)
    options.onEvent(event)
  })
  try {
    const decoder = new TextDecoder()
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      watch.heard()
      feed(decoder.decode(part.value, { stream: true }))
    }
    return failed('offline', watch.isSilent() ? 'The live connection fell silent.' : 'The live connection ended.').failure
  } catch (error) {
    stop()
    return failed('offline', `The live connection broke: ${String(error)}`).failure
  } finally {
    watch.end()
    options.signal.removeEventListener('abort', stop)
  }
}

/** Events of a newer server are passed over. */
function parseEvent(data: string): LiveEvent | undefined {
  try {
    return liveEventSchema.safeParse(JSON.parse(data)).data
  } catch {
    return undefined
  }
}

function watchSilence(timers: Timers, onSilent: () => void) {
  let silenceMs = silenceMsFirst
  let isSilent = false
  let cancel = () => {}
  const heard = () => {
    cancel()
    cancel = timers.after(silenceMs, () => {
      isSilent = true
      onSilent()
    })
  }
  const allow = (ms: number) => {
    silenceMs = Math.min(silenceMsBounds.max, Math.max(silenceMsBounds.min, ms))
    heard()
  }
  heard()
  return { heard, allow, isSilent: () => isSilent, end: () => cancel() }
}
