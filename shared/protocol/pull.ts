import { z } from 'zod'
import { roleSchema } from '../kinds/kind.ts'
import { limits } from '../limits.ts'
import { circleIdSchema } from '../record/record.ts'

/** Where a replica stands in a circle's feed; opaque, the server's. `epoch` names one life of the circle's database. */
export const cursorSchema = z.object({ epoch: z.string().max(80), since: z.string().max(4000) })
export type Cursor = z.infer<typeof cursorSchema>

/** POST /v1/pull: one request for all circles. A circle that the device belongs to and that has no cursor starts at the beginning. */
export const pullRequestSchema = z.object({
  cursors: z.record(circleIdSchema, cursorSchema),
  recordsMax: z.int().min(1).max(limits.pullRecordsMax),
})
export type PullRequest = z.infer<typeof pullRequestSchema>

/**
 * The circles that the device may hold: exactly these. `records` are unparsed here; the receiver parses each.
 * `more`: pull again at once. An epoch that differs from the cursor's means that the database was restored.
 */
export const pullReplySchema = z.object({
  circles: z.record(
    circleIdSchema,
    z.object({
      role: roleSchema,
      cursor: cursorSchema,
      records: z.array(z.unknown()),
      more: z.boolean(),
      /** Device id → when the server last heard it, epoch ms by the server's clock. */
      heard: z.record(z.string(), z.int()),
    }),
  ),
  /** The server's clock, epoch ms. */
  now: z.int(),
})
export type PullReply = z.infer<typeof pullReplySchema>
