import type { Reply } from './reply.ts'
import type { SyncTransport } from './transport.ts'

/** The same transport, which tells whenever the server has answered. */
export function hearing(transport: SyncTransport, onAnswer: () => void): SyncTransport {
  async function told<T>(call: Promise<Reply<T>>): Promise<Reply<T>> {
    const reply = await call
    if (reply.ok) onAnswer()
    return reply
  }
  return {
    push: (request, signal) => told(transport.push(request, signal)),
    pull: (request, signal) => told(transport.pull(request, signal)),
    prove: (request, signal) => told(transport.prove(request, signal)),
    fetch: (request, signal) => told(transport.fetch(request, signal)),
    createCircle: (circle, signal) => told(transport.createCircle(circle, signal)),
    live(onEvent, signal) {
      return transport.live((event) => {
        onAnswer()
        onEvent(event)
      }, signal)
    },
  }
}
