import { z } from 'zod'

/** Every refusal of the server: a stable code and a sentence that says what to do. */
export const errorReplySchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) })
export type ErrorReply = z.infer<typeof errorReplySchema>

/** The codes a client acts on; others are shown as they are. */
export const errorCodes = {
  badMessage: 'bad-message',
  signInNeeded: 'sign-in-needed',
  /** The device's clock is off: sign by the time in this answer's `Date` header. */
  wrongTime: 'wrong-time',
  wrongPassword: 'wrong-password',
  wrongCode: 'wrong-code',
  notAllowed: 'not-allowed',
  tooLarge: 'too-large',
  tooMany: 'too-many-requests',
  newerProtocol: 'newer-protocol',
  notFound: 'not-found',
} as const
