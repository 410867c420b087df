import { argon2id, argon2Verify } from 'hash-wasm'
import { errorCodes } from '../../shared/protocol/error.ts'
import { ApiError } from '../api-error.ts'
import type { RandomBytes } from '../entropy.ts'
import { KeyedLock } from '../keyed-lock.ts'
import { serverLimits } from '../limits.ts'

/** Argon2id with the parameters of the OWASP Password Storage Cheat Sheet (19 MiB, 2 passes, 1 lane). */
const parameters = { memorySize: 19_456, iterations: 2, parallelism: 1, hashLength: 32 } as const

/** Hashes one password at a time: each takes the processor and 19 MiB for some tens of ms. */
export class Passwords {
  readonly #random: RandomBytes
  readonly #lock = new KeyedLock()
  #waiting = 0
  #decoy: Promise<string> | undefined

  constructor(random: RandomBytes) {
    this.#random = random
  }

  async hash(password: string): Promise<string> {
    return this.#inTurn(() => argon2id({ ...parameters, password, salt: this.#random(16), outputType: 'encoded' }))
  }

  /** Without a hash (no such account) it takes as long and is wrong, so that nobody learns who has an account. */
  async isRight(password: string, hash: string | undefined): Promise<boolean> {
    this.#decoy ??= this.hash(Buffer.from(this.#random(16)).toString('hex'))
    const against = hash ?? (await this.#decoy)
    const matches = password !== '' && (await this.#inTurn(() => argon2Verify({ password, hash: against })))
    return matches && hash !== undefined
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= serverLimits.passwordQueueMax)
      throw new ApiError(429, errorCodes.tooMany, 'Too many sign-ins at this moment; try again in a few seconds.')
    this.#waiting++
    return this.#lock.run('', work).finally(() => this.#waiting--)
  }
}
