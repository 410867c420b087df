import { z } from 'zod'
import { deviceIdSchema } from '../record/record.ts'

const emailSchema = z
  .email()
  .max(200)
  .transform((email) => email.toLowerCase())
export const passwordSchema = z.string().min(10, 'a password has at least 10 characters').max(200)

/** The browser's or desktop's own replica, named at sign-in so that its edits carry its id. */
const replicaSchema = z.object({ device: deviceIdSchema, name: z.string().min(1).max(120) })

/** POST /v1/accounts: the first account needs the setup code that the server printed; later ones a pairing code from a circle. */
export const accountRequestSchema = z.object({
  email: emailSchema,
  password: passwordSchema,
  name: z.string().trim().min(1).max(120),
  code: z.string().max(40),
  replica: replicaSchema,
})
export type AccountRequest = z.input<typeof accountRequestSchema>

/** POST /v1/sessions: sign in. */
export const signInRequestSchema = z.object({ email: emailSchema, password: z.string().max(200), replica: replicaSchema })
export type SignInRequest = z.input<typeof signInRequestSchema>

/**
 * POST /v1/sessions/refresh: a refresh token works until its successor was used (so a lost answer may be asked
 * for again); the use of an older one ends the whole session. POST /v1/sessions/end: signs out (204).
 */
export const refreshRequestSchema = z.object({ refreshToken: z.string().max(400) })
export type RefreshRequest = z.infer<typeof refreshRequestSchema>

/** `accessToken` is a short-lived JWT (EdDSA); `user` is the account's id. */
export const sessionReplySchema = z.object({
  accessToken: z.string(),
  accessLifeMs: z.int(),
  refreshToken: z.string(),
  user: z.string(),
  name: z.string(),
})
export type SessionReply = z.infer<typeof sessionReplySchema>
