import { z } from 'zod'
import type { RandomBytes } from '../entropy.ts'
import type { SystemStore } from '../system/system-store.ts'
import type { Accounts } from './accounts.ts'
import { isSameSecret, newCode, typedCode } from './one-time-code.ts'

const setupSchema = z.object({ code: z.string() })
const setupId = 'setup'

/** The one-time code for the first account; the server prints it as long as there is no account. */
export class SetupCode {
  readonly #system: SystemStore
  readonly #accounts: Accounts
  readonly #random: RandomBytes

  constructor(system: SystemStore, accounts: Accounts, random: RandomBytes) {
    this.#system = system
    this.#accounts = accounts
    this.#random = random
  }

  /** The code to print; undefined once there is an account. */
  async current(): Promise<string | undefined> {
    if (await this.#accounts.isAny()) return undefined
    await this.#system.insert(setupId, { code: newCode(this.#random) })
    return (await this.#system.read(setupId, setupSchema))?.code
  }

  async isRight(code: string): Promise<boolean> {
    const setup = await this.#system.read(setupId, setupSchema)
    return setup !== undefined && isSameSecret(typedCode(setup.code), typedCode(code)) && !(await this.#accounts.isAny())
  }

  async discard(): Promise<void> {
    await this.#system.update(setupId, setupSchema, () => null)
  }
}
