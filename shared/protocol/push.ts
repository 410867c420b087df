import { z } from 'zod'
import { limits } from '../limits.ts'

/** POST /v1/push: records as they are; each is parsed and judged by itself, so a bad one holds up nothing. */
export const pushRequestSchema = z.object({ records: z.array(z.unknown()).min(1).max(limits.pushRecordsMax) })
export type PushRequest = z.infer<typeof pushRequestSchema>

/** One verdict per record, in order. `version` is that of the state which the device sent. */
export const verdictSchema = z.discriminatedUnion('accepted', [
  z.object({ accepted: z.literal(true), id: z.string(), version: z.string() }),
  z.object({ accepted: z.literal(false), id: z.string(), version: z.string(), code: verdictCodeSchema(), message: z.string() }),
])
export type Verdict = z.infer<typeof verdictSchema>
export const pushReplySchema = z.object({ verdicts: z.array(verdictSchema) })
export type PushReply = z.infer<typeof pushReplySchema>

/** `schema`: not a record, or not one of its kind; `role`: this member may not write this kind; `clock`: a stamp lies in the future. */
function verdictCodeSchema() {
  return z.enum(['schema', 'role', 'membership', 'clock', 'size', 'storage'])
}
