import { z } from 'zod'
import { roleSchema } from '../kinds/kind.ts'
import { limits } from '../limits.ts'
import { circleIdSchema, deviceIdSchema } from '../record/record.ts'

/** Ed25519 public key of a device, as a JWK (RFC 8037). The private key never leaves the device. */
export const publicKeySchema = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().min(40).max(50) })

/** POST /v1/pairings: a one-time code by which a person or a device joins the circle in a role. Owners only. */
export const pairingRequestSchema = z.object({ circle: circleIdSchema, role: roleSchema })
export type PairingRequest = z.infer<typeof pairingRequestSchema>
export const pairingReplySchema = z.object({ code: z.string(), expiresAt: z.int() })
export type PairingReply = z.infer<typeof pairingReplySchema>

/** POST /v1/pairings/claim: a signed-in person or device joins with the code. */
export const claimRequestSchema = z.object({ code: z.string().max(40) })
export type ClaimRequest = z.infer<typeof claimRequestSchema>
export const claimReplySchema = z.object({ circle: circleIdSchema, role: roleSchema })
export type ClaimReply = z.infer<typeof claimReplySchema>

/**
 * POST /v1/devices: enrols a kiosk's public key. `code` is a pairing code (joining its circle at once) or the
 * server's own enrolment code; enrolling the same key again is harmless.
 */
export const enrolRequestSchema = z.object({
  device: deviceIdSchema,
  name: z.string().min(1).max(120),
  publicKey: publicKeySchema,
  code: z.string().max(80),
})
export type EnrolRequest = z.infer<typeof enrolRequestSchema>
export const enrolReplySchema = z.object({ circle: circleIdSchema.nullable(), role: roleSchema.nullable() })
export type EnrolReply = z.infer<typeof enrolReplySchema>

/** POST /v1/devices/session: a JWT signed by the device (iss = sub = device id, aud = 'medbox', jti, exp ≤ 2 min) for an access token. */
export const deviceSessionRequestSchema = z.object({ assertion: z.string().max(2000) })
export const deviceSessionReplySchema = z.object({ accessToken: z.string(), accessLifeMs: z.int() })
export type DeviceSessionReply = z.infer<typeof deviceSessionReplySchema>

/** POST /v1/circles: an enrolled device or a signed-in person brings a circle that was made offline; it becomes its owner. Idempotent for the owner. */
export const circleRequestSchema = z.object({ circle: circleIdSchema, name: z.string().max(120).default('') })
export type CircleRequest = z.input<typeof circleRequestSchema>
export const circleReplySchema = z.object({ circle: circleIdSchema })

/** Codes are 8 characters without look-alikes (no 0 O 1 I L), shown as XXXX-XXXX. */
export const pairingAlphabet = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
export const pairingCodeLifeMs = limits.pairingCodeLifeMsMax
