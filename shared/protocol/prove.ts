import { z } from 'zod'
import { rangeCount } from '../record/fingerprint.ts'
import { circleIdSchema } from '../record/record.ts'

const rangeSchema = z
  .int()
  .min(0)
  .max(rangeCount - 1)

/**
 * POST /v1/prove: compares what both sides hold of a circle. First only the totals; where they differ,
 * the fingerprints of all ranges; then the ids and versions of the ranges that differ.
 */
export const proveRequestSchema = z.object({
  circle: circleIdSchema,
  detail: z.enum(['total', 'ranges', 'versions']),
  /** For `versions`: which ranges. */
  ranges: z.array(rangeSchema).max(rangeCount).default([]),
})
export type ProveRequest = z.infer<typeof proveRequestSchema>

/** Fingerprints are `<count>:<sum, 16 hex>`. */
export const proveReplySchema = z.object({
  epoch: z.string(),
  total: z.string(),
  /** For `ranges`: one fingerprint per range, in order. */
  ranges: z.array(z.string()).optional(),
  /** For `versions`: record id → version. */
  versions: z.record(z.string(), z.string()).optional(),
})
export type ProveReply = z.infer<typeof proveReplySchema>

/** POST /v1/fetch: records by id, for repair. */
export const fetchRequestSchema = z.object({ circle: circleIdSchema, ids: z.array(z.string()).min(1).max(500) })
export type FetchRequest = z.infer<typeof fetchRequestSchema>
export const fetchReplySchema = z.object({ records: z.array(z.unknown()) })
export type FetchReply = z.infer<typeof fetchReplySchema>
