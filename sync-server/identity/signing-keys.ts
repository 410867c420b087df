import { createLocalJWKSet, type CryptoKey, exportJWK, generateKeyPair, importJWK, type JSONWebKeySet, type JWK } from 'jose'
import { z } from 'zod'
import { type Clock, type RandomBytes, randomText } from '../entropy.ts'
import { serverLimits } from '../limits.ts'
import type { SystemStore } from '../system/system-store.ts'

const keySchema = z.object({
  kid: z.string(),
  createdAt: z.int(),
  jwk: z.looseObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() }),
})
const keysSchema = z.object({ keys: z.array(keySchema).min(1) })
type Keys = z.infer<typeof keysSchema>

const keysId = 'signing-keys'

/** The keys that sign access tokens (Ed25519): the newest signs, the one before it is still accepted. */
export class SigningKeys {
  readonly #system: SystemStore
  readonly #now: Clock
  readonly #random: RandomBytes
  #keys: Keys

  private constructor(system: SystemStore, now: Clock, random: RandomBytes, keys: Keys) {
    this.#system = system
    this.#now = now
    this.#random = random
    this.#keys = keys
  }

  /** Makes the first key at the server's first start. */
  static async open(system: SystemStore, now: Clock, random: RandomBytes): Promise<SigningKeys> {
    const keys = (await system.read(keysId, keysSchema)) ?? { keys: [await newKey(now, random)] }
    await system.insert(keysId, keys)
    const opened = new SigningKeys(system, now, random, keys)
    await opened.rotate()
    return opened
  }

  /** Adds a key when the newest has served its time, unless another server process did. */
  async rotate(): Promise<void> {
    const fresh = await newKey(this.#now, this.#random)
    const isDue = ({ keys }: Keys) => this.#now() - keys[0]!.createdAt >= serverLimits.signingKeyLifeMs
    const keys = await this.#system.update(keysId, keysSchema, (old) => (old && isDue(old) ? { keys: [fresh, old.keys[0]!] } : undefined))
    if (keys) this.#keys = keys
  }

  /** Takes up what another server process added. */
  async takeUp(): Promise<void> {
    this.#keys = (await this.#system.read(keysId, keysSchema)) ?? this.#keys
  }

  async signer(): Promise<{ kid: string; key: CryptoKey | Uint8Array }> {
    const { kid, jwk } = this.#keys.keys[0]!
    return { kid, key: await importJWK(jwk as JWK, 'EdDSA') }
  }

  /** What `/.well-known/jwks.json` shows. */
  publicKeys(): JSONWebKeySet {
    return { keys: this.#keys.keys.map(({ kid, jwk: { kty, crv, x } }) => ({ kty, crv, x, kid, alg: 'EdDSA', use: 'sig' })) }
  }

  verifier(): ReturnType<typeof createLocalJWKSet> {
    return createLocalJWKSet(this.publicKeys())
  }
}

async function newKey(now: Clock, random: RandomBytes): Promise<Keys['keys'][number]> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  return { kid: randomText(random, 12), createdAt: now(), jwk: keySchema.shape.jwk.parse(await exportJWK(privateKey)) }
}
