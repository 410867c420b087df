import { z } from 'zod'
import { circleIdSchema } from '../record/record.ts'

/**
 * GET /v1/live: server-sent events (WHATWG HTML, "Server-sent events"), one connection per device whatever the
 * number of circles. `hello` comes first; `poke` says that a circle has news: pull. `bye`: sign in anew.
 * `heard` says when the server heard other devices of the circles, by its clock (`now`, epoch ms): news that no pull brings.
 * Comment lines keep the connection alive; silence longer than `silenceMsMax` means that it is dead.
 */
export const liveEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), silenceMsMax: z.int() }),
  z.object({ type: z.literal('poke'), circle: circleIdSchema }),
  z.object({ type: z.literal('heard'), now: z.int(), devices: z.record(z.string(), z.int()) }),
  z.object({ type: z.literal('bye'), code: z.string() }),
])
export type LiveEvent = z.infer<typeof liveEventSchema>
