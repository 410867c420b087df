import type { z } from 'zod'
import { circleReplySchema, claimReplySchema, pairingReplySchema } from '../../shared/protocol/device.ts'
import { fetchReplySchema, proveReplySchema } from '../../shared/protocol/prove.ts'
import { pullReplySchema } from '../../shared/protocol/pull.ts'
import { pushReplySchema } from '../../shared/protocol/push.ts'
import type { Credentials } from './credentials.ts'
import type { CallOptions, Http } from './http.ts'
import { readLive } from './live-stream.ts'
import type { Reply } from './reply.ts'
import type { Timers } from './timers.ts'
import type { Transport } from './transport.ts'

export type HttpTransportOptions = { http: Http; credentials: Credentials; timers: Timers }

/** A page of a long history over a slow line takes its time. */
const bulkTimeoutMs = 90_000

/** The transport over HTTPS; a token that has ended is renewed once per call. */
export function createHttpTransport({ http, credentials, timers }: HttpTransportOptions): Transport {
  async function signedIn<T>(call: (token: string) => Promise<Reply<T>>): Promise<Reply<T>> {
    const first = await credentials.token()
    if (!first.ok) return first
    const reply = await call(first.value)
    if (reply.ok || reply.failure.code !== 'sign-in-needed') return reply
    const second = await credentials.refresh(first.value)
    return second.ok ? call(second.value) : second
  }

  const post = <T>(path: string, message: unknown, schema: z.ZodType<T>, options: CallOptions = {}) =>
    signedIn((token) => http.post(path, message, schema, { ...options, token }))

  return {
    push: (request, signal) => post('/v1/push', request, pushReplySchema, { signal, timeoutMs: bulkTimeoutMs }),
    pull: (request, signal) => post('/v1/pull', request, pullReplySchema, { signal, timeoutMs: bulkTimeoutMs }),
    prove: (request, signal) => post('/v1/prove', request, proveReplySchema, { signal }),
    fetch: (request, signal) => post('/v1/fetch', request, fetchReplySchema, { signal, timeoutMs: bulkTimeoutMs }),
    createCircle: (circle, signal) => post('/v1/circles', { circle }, circleReplySchema, { signal }),
    createPairing: (request) => post('/v1/pairings', request, pairingReplySchema),
    claim: (request) => post('/v1/pairings/claim', request, claimReplySchema),
    async live(onEvent, signal) {
      const opened = await signedIn((token) => http.open('/v1/live', { token, signal }))
      return opened.ok ? readLive(opened.value.body!, { timers, onEvent, signal }) : opened.failure
    },
  }
}
