import { Router } from 'express'
import { EventStream } from '../../live/event-stream.ts'
import { callerOf } from '../post-route.ts'
import type { Services } from '../services.ts'

/** The event stream; it stands before compression, which would hold events back. */
export function liveRoute({ live, tokens }: Services): Router {
  return Router().get('/live', async (request, response) => {
    const caller = await callerOf(request, tokens)
    await live.open(caller, () => new EventStream(response))
  })
}
