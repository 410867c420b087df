import { decodeJwt, errors, importJWK, type JWK, jwtVerify } from 'jose'
import { z } from 'zod'
import { publicKeySchema } from '../../shared/protocol/device.ts'
import { errorCodes } from '../../shared/protocol/error.ts'
import { ApiError } from '../api-error.ts'
import type { Clock } from '../entropy.ts'
import { serverLimits } from '../limits.ts'
import type { SystemStore } from '../system/system-store.ts'

const deviceSchema = z.object({
  name: z.string(),
  publicKey: publicKeySchema,
  /** Assertions that were used, until they expire (epoch s). */
  used: z.array(z.object({ jti: z.string(), exp: z.int() })),
})
type Device = z.infer<typeof deviceSchema>

const claimsSchema = z.object({ sub: z.string(), iss: z.string(), jti: z.string().min(8).max(100), iat: z.int().optional(), exp: z.int() })

/** Kiosks and desktops with a key pair of their own; the server knows the public half. */
export class Devices {
  readonly #system: SystemStore
  readonly #now: Clock

  constructor(system: SystemStore, now: Clock) {
    this.#system = system
    this.#now = now
  }

  async has(device: string): Promise<boolean> {
    return (await this.#system.read(deviceId(device), deviceSchema)) !== undefined
  }

  async nameOf(device: string): Promise<string | undefined> {
    return (await this.#system.read(deviceId(device), deviceSchema))?.name
  }

  /** Throws `ApiError` when the id belongs to another key; the same key again is harmless. */
  async enrol(device: string, name: string, publicKey: Device['publicKey']): Promise<void> {
    await this.#system.insert(deviceId(device), { name, publicKey, used: [] } satisfies Device)
    const enrolled = await this.#system.read(deviceId(device), deviceSchema)
    if (enrolled?.publicKey.x !== publicKey.x)
      throw new ApiError(403, errorCodes.notAllowed, 'Another device has this id; set this one up anew.')
  }

  /** The device that signed the assertion; undefined when it is not valid, or was used before. */
  async checkAssertion(assertion: string): Promise<string | undefined> {
    const named = subjectOf(assertion)
    const device = named && (await this.#system.read(deviceId(named), deviceSchema))
    const claims = device && (await this.#verify(assertion, named, device.publicKey))
    return claims && (await this.#useOnce(named, claims.jti, claims.exp)) ? named : undefined
  }

  async #verify(assertion: string, device: string, publicKey: Device['publicKey']) {
    try {
      const options = {
        issuer: device,
        subject: device,
        audience: 'medbox',
        algorithms: ['EdDSA', 'Ed25519'],
        currentDate: new Date(this.#now()),
      }
      const claims = claimsSchema.parse((await jwtVerify(assertion, await importJWK(publicKey as JWK, 'EdDSA'), options)).payload)
      if (claims.exp * 1000 - this.#now() > serverLimits.assertionLifeMsMax) throw wrongTime()
      return claims
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw wrongTime()
      if (error instanceof errors.JOSEError || error instanceof z.ZodError || error instanceof TypeError) return undefined
      throw error
    }
  }

  async #useOnce(device: string, jti: string, exp: number): Promise<boolean> {
    const nowSeconds = this.#now() / 1000
    let isNew = false
    await this.#system.update(deviceId(device), deviceSchema, (old) => {
      const current = (old?.used ?? []).filter((assertion) => assertion.exp > nowSeconds)
      isNew = old !== undefined && current.length < serverLimits.assertionsKeptMax && current.every((assertion) => assertion.jti !== jti)
      return old && isNew ? { ...old, used: [...current, { jti, exp }] } : undefined
    })
    return isNew
  }
}

/** The answer's `Date` header tells the device what time it is here. */
const wrongTime = (): ApiError =>
  new ApiError(401, errorCodes.wrongTime, "The device's clock differs too much from the server's; sign by the server's time.")

const deviceId = (device: string): string => `device:${device}`

/** Whose key to check with; nothing is believed yet. */
function subjectOf(assertion: string): string | undefined {
  try {
    return decodeJwt(assertion).sub
  } catch {
    return undefined
  }
}
