import { z } from 'zod'

const idSchema = z.int().min(0)

/** From the screens to the core. */
export const requestFrameSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('watch'), id: idSchema, query: z.string().max(40), params: z.unknown() }),
  z.object({ type: z.literal('unwatch'), id: idSchema }),
  z.object({ type: z.literal('command'), id: idSchema, command: z.string().max(40), input: z.unknown() }),
])
export type RequestFrame = z.infer<typeof requestFrameSchema>

/** From the core to the screens; `value` answers the watch or the command of the same id. */
export type ReplyFrame =
  | { type: 'value'; id: number; value: unknown }
  | { type: 'done'; id: number; value: unknown }
  | { type: 'failed'; id: number; error: { code: string; message: string } }

/** A picture of 20 MiB as base64 with room for the frame around it. */
export const frameCharsMax = 29 * 1024 * 1024
export const watchesPerPortMax = 64
