import { z } from 'zod'
import type { accountRequestSchema } from '../../shared/protocol/account.ts'
import { errorCodes } from '../../shared/protocol/error.ts'
import { ApiError } from '../api-error.ts'
import { type RandomBytes, randomText } from '../entropy.ts'
import type { SystemStore } from '../system/system-store.ts'
import type { Passwords } from './password.ts'

export type Account = { user: string; name: string }
const userSchema = z.object({ email: z.string(), name: z.string(), hash: z.string() })
const emailSchema = z.object({ user: z.string() })

/** People who sign in. User ids hold a hyphen, so that no device can be enrolled under one. */
export class Accounts {
  readonly #system: SystemStore
  readonly #passwords: Passwords
  readonly #random: RandomBytes

  constructor(system: SystemStore, passwords: Passwords, random: RandomBytes) {
    this.#system = system
    this.#passwords = passwords
    this.#random = random
  }

  isAny(): Promise<boolean> {
    return this.#system.hasAny(userPrefix)
  }

  /** The e-mail comes last: until it points to the user, there is no account. */
  async create({ email, password, name }: Pick<z.output<typeof accountRequestSchema>, 'email' | 'password' | 'name'>): Promise<Account> {
    const user = `u-${randomText(this.#random, 20)}`
    const hash = await this.#passwords.hash(password)
    await this.#system.insert(userPrefix + user, { email, name, hash })
    if (await this.#system.insert(emailPrefix + email, { user })) return { user, name }
    await this.#system.update(userPrefix + user, userSchema, () => null)
    throw new ApiError(409, errorCodes.notAllowed, 'There is an account with this e-mail; sign in, then use the code.')
  }

  /** Undefined when e-mail or password is wrong; takes the same time for both. */
  async signIn(email: string, password: string): Promise<Account | undefined> {
    const pointer = await this.#system.read(emailPrefix + email, emailSchema)
    const account = pointer && (await this.#system.read(userPrefix + pointer.user, userSchema))
    const isRight = await this.#passwords.isRight(password, account?.hash)
    return isRight && pointer && account ? { user: pointer.user, name: account.name } : undefined
  }

  async nameOf(user: string): Promise<string | undefined> {
    return (await this.#system.read(userPrefix + user, userSchema))?.name
  }
}

const userPrefix = 'user:'
const emailPrefix = 'email:'
