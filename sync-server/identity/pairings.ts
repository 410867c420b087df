import { z } from 'zod'
import { type Role, roleSchema } from '../../shared/kinds/kind.ts'
import { pairingCodeLifeMs } from '../../shared/protocol/device.ts'
import { circleIdSchema } from '../../shared/record/record.ts'
import type { Clock, RandomBytes } from '../entropy.ts'
import type { SystemStore } from '../system/system-store.ts'
import { newCode, secretDigest, typedCode } from './one-time-code.ts'

export type Pairing = z.infer<typeof pairingSchema>
const pairingSchema = z.object({ circle: circleIdSchema, role: roleSchema, expiresAt: z.int(), usedBy: z.string().nullable() })

/** One-time codes by which a person or a device joins a circle. */
export class Pairings {
  readonly #system: SystemStore
  readonly #now: Clock
  readonly #random: RandomBytes

  constructor(system: SystemStore, now: Clock, random: RandomBytes) {
    this.#system = system
    this.#now = now
    this.#random = random
  }

  async issue(circle: string, role: Role): Promise<{ code: string; expiresAt: number }> {
    const expiresAt = this.#now() + pairingCodeLifeMs
    const pairing: Pairing = { circle, role, expiresAt, usedBy: null }
    for (;;) {
      const code = newCode(this.#random)
      if (await this.#system.insert(pairingId(code), pairing)) return { code, expiresAt }
    }
  }

  /** Whether the member could use the code now; null stands for somebody new. */
  async isFor(code: string, member: string | null): Promise<boolean> {
    const pairing = await this.#system.read(pairingId(code), pairingSchema)
    return pairing !== undefined && this.#isOpenTo(pairing, member)
  }

  /** Binds the code to its first user, who may repeat the call when the answer was lost; undefined when it is not valid for them. */
  async use(code: string, member: string): Promise<Pairing | undefined> {
    const pairing = await this.#system.update(pairingId(code), pairingSchema, (old) =>
      old && this.#isOpenTo(old, member) ? { ...old, usedBy: member } : undefined,
    )
    return pairing && this.#isOpenTo(pairing, member) ? pairing : undefined
  }

  async sweep(): Promise<void> {
    for (const { id, value } of await this.#system.list(pairingPrefix, pairingSchema))
      if (value.expiresAt <= this.#now()) await this.#system.update(id, pairingSchema, () => null)
  }

  #isOpenTo({ expiresAt, usedBy }: Pairing, member: string | null): boolean {
    return expiresAt > this.#now() && (usedBy === null || usedBy === member)
  }
}

const pairingPrefix = 'pairing:'
const pairingId = (code: string): string => pairingPrefix + secretDigest(typedCode(code))
