import { errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { errorCodes } from '../../shared/protocol/error.ts'
import { deviceIdSchema } from '../../shared/record/record.ts'
import { ApiError } from '../api-error.ts'
import type { Clock } from '../entropy.ts'
import { serverLimits } from '../limits.ts'
import type { SigningKeys } from './signing-keys.ts'

/** Who calls: a person's replica or an enrolled device. `member` is the user's or the device's id. */
export type Caller = { member: string; type: 'person' | 'device'; device: string; session: string | null; expiresAt: number }

const claimsSchema = z.object({
  sub: z.string(),
  dev: deviceIdSchema,
  typ: z.enum(['person', 'device']),
  sid: z.string().optional(),
  exp: z.int(),
})
const issuer = 'medbox-sync-server'
const audience = 'medbox-api'

/** Short-lived JWTs that say who calls; what the caller may do is asked of the circles each time. */
export class AccessTokens {
  readonly #keys: SigningKeys
  readonly #now: Clock
  /** Sessions that ended while access tokens of theirs may still be about → until when. */
  readonly #ended = new Map<string, number>()

  constructor(keys: SigningKeys, now: Clock) {
    this.#keys = keys
    this.#now = now
  }

  async issue({ member, type, device, session }: Omit<Caller, 'expiresAt'>): Promise<{ accessToken: string; accessLifeMs: number }> {
    const { kid, key } = await this.#keys.signer()
    const issuedAt = Math.floor(this.#now() / 1000)
    const accessToken = await new SignJWT({ dev: device, typ: type, ...(session && { sid: session }) })
      .setProtectedHeader({ alg: 'EdDSA', kid })
      .setSubject(member)
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + serverLimits.accessLifeMs / 1000)
      .sign(key)
    return { accessToken, accessLifeMs: serverLimits.accessLifeMs }
  }

  /** Throws `ApiError` `sign-in-needed` for anything but a valid token of a session that has not ended. */
  async check(token: string): Promise<Caller> {
    const { sub, dev, typ, sid, exp } = await this.#verify(token)
    if (sid && this.#ended.has(sid)) throw signInNeeded()
    return { member: sub, type: typ, device: dev, session: sid ?? null, expiresAt: exp * 1000 }
  }

  /** Refuses the session's tokens from now on. */
  end(session: string): void {
    for (const [id, until] of this.#ended) if (until <= this.#now()) this.#ended.delete(id)
    this.#ended.set(session, this.#now() + serverLimits.accessLifeMs)
  }

  async #verify(token: string): Promise<z.infer<typeof claimsSchema>> {
    try {
      const options = { issuer, audience, algorithms: ['EdDSA'], currentDate: new Date(this.#now()) }
      const verify = () => jwtVerify(token, this.#keys.verifier(), options)
      const { payload } = await verify().catch(async (error: unknown) => {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
        await this.#keys.takeUp()
        return verify()
      })
      return claimsSchema.parse(payload)
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof z.ZodError) throw signInNeeded()
      throw error
    }
  }
}

export const signInNeeded = (): ApiError =>
  new ApiError(401, errorCodes.signInNeeded, 'Sign in anew: the access token is missing, wrong or expired.')
