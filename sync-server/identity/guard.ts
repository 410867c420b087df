import { errorCodes } from '../../shared/protocol/error.ts'
import { ApiError } from '../api-error.ts'
import type { Clock } from '../entropy.ts'
import { TryLimit } from './try-limit.ts'

const windowMs = 15 * 60_000

/** The limits on wrong codes and wrong passwords, together: by caller, by account, and over all. */
export class Guard {
  readonly #byAddress: TryLimit
  readonly #byAccount: TryLimit
  readonly #overall: TryLimit

  constructor(now: Clock) {
    this.#byAddress = new TryLimit({ triesMax: 20, windowMs, keysMax: 50_000 }, now)
    this.#byAccount = new TryLimit({ triesMax: 50, windowMs, keysMax: 50_000 }, now)
    this.#overall = new TryLimit({ triesMax: 500, windowMs, keysMax: 1 }, now)
  }

  /** Lets a code be tried; `attempt` answers undefined for a wrong one. */
  async code<T>(address: string, attempt: () => Promise<T | undefined>): Promise<T> {
    return this.#try(
      attempt,
      [
        [this.#byAddress, address],
        [this.#overall, 'codes'],
      ],
      wrongCode,
    )
  }

  /** Lets a password be tried. Overall is not limited here: strangers could lock everybody out. */
  async password<T>(address: string, account: string, attempt: () => Promise<T | undefined>): Promise<T> {
    return this.#try(
      attempt,
      [
        [this.#byAddress, address],
        [this.#byAccount, account],
      ],
      wrongPassword,
    )
  }

  /** A try counts as wrong until it is right, so that many at once do not slip by. */
  async #try<T>(attempt: () => Promise<T | undefined>, keys: [TryLimit, string][], refusal: () => ApiError): Promise<T> {
    for (const [limit, key] of keys) limit.check(key)
    for (const [limit, key] of keys) limit.wrong(key)
    const result = await attempt()
    if (result === undefined) throw refusal()
    for (const [limit, key] of keys) limit.forgive(key)
    return result
  }
}

const wrongCode = () => new ApiError(403, errorCodes.wrongCode, 'This code is not valid, or no longer; ask for a new one.')
const wrongPassword = () => new ApiError(401, errorCodes.wrongPassword, 'The e-mail or the password is wrong.')
