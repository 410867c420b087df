import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { DeviceSessionReply } from '../../shared/protocol/device.ts'
import type { Answer, Client } from './client.ts'

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>
type Claims = { device?: string; jti?: string; lifeSeconds?: number; audience?: string }

/** A device with a key pair of its own. */
export class Kiosk {
  readonly device: string
  readonly #keys: KeyPair
  #count = 0

  private constructor(device: string, keys: KeyPair) {
    this.device = device
    this.#keys = keys
  }

  static async make(device: string): Promise<Kiosk> {
    return new Kiosk(device, await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true }))
  }

  async enrol(client: Client, code: string): Promise<Answer<unknown>> {
    const { kty, crv, x } = await exportJWK(this.#keys.publicKey)
    return client.post('/v1/devices', { device: this.device, name: 'Kitchen', publicKey: { kty, crv, x }, code })
  }

  async assertion(nowMs: number, { device = this.device, jti, lifeSeconds = 60, audience = 'medbox' }: Claims = {}): Promise<string> {
    const now = Math.floor(nowMs / 1000)
    return new SignJWT({ jti: jti ?? `assertion-${this.device}-${this.#count++}-${nowMs}` })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setIssuer(device)
      .setSubject(device)
      .setAudience(audience)
      .setExpirationTime(now + lifeSeconds)
      .sign(this.#keys.privateKey)
  }

  async signIn(client: Client, nowMs = Date.now()): Promise<Client> {
    const answer = await client.post<DeviceSessionReply>('/v1/devices/session', { assertion: await this.assertion(nowMs) })
    return client.as(answer.body.accessToken)
  }
}
