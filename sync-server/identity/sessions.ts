import { z } from 'zod'
import { deviceIdSchema } from '../../shared/record/record.ts'
import type { Clock, RandomBytes } from '../entropy.ts'
import { randomSecret, randomText } from '../entropy.ts'
import { KeyedLock } from '../keyed-lock.ts'
import { serverLimits } from '../limits.ts'
import type { SystemStore } from '../system/system-store.ts'
import { secretDigest, isSameSecret } from './one-time-code.ts'

const sessionSchema = z.object({
  user: z.string(),
  device: deviceIdSchema,
  /** Digest of the token that was used last, and of the one given out for it. */
  current: z.string(),
  next: z.string(),
  expiresAt: z.int(),
})
export type SessionGrant = { session: string; user: string; device: string; refreshToken: string }

/**
 * Sessions live by refresh tokens that rotate. A token still works until its successor was used, so that an
 * answer lost on the way costs nobody the session; the use of any other token means that two hold the
 * session, and ends it (RFC 9700, section 4.14.2).
 */
export class Sessions {
  readonly #system: SystemStore
  readonly #now: Clock
  readonly #random: RandomBytes

  constructor(system: SystemStore, now: Clock, random: RandomBytes) {
    this.#system = system
    this.#now = now
    this.#random = random
  }

  async begin(user: string, device: string): Promise<SessionGrant> {
    const session = randomText(this.#random, 20)
    const secret = randomSecret(this.#random)
    const digest = secretDigest(secret)
    await this.#system.insert(sessionId(session), { user, device, current: digest, next: digest, expiresAt: this.#expiry() })
    return { session, user, device, refreshToken: `${session}.${secret}` }
  }

  /** The next token; `ended` names a session that was ended for misuse; neither when there is none. */
  async refresh(refreshToken: string): Promise<SessionGrant | { ended: string } | undefined> {
    const [session, used] = splitToken(refreshToken)
    const secret = randomSecret(this.#random)
    let isMisused = false
    const held = await this.#system.update(sessionId(session), sessionSchema, (old) => {
      if (!old) return undefined
      isMisused = !isSameSecret(old.current, used) && !isSameSecret(old.next, used)
      if (isMisused || old.expiresAt <= this.#now()) return null
      return { ...old, current: used, next: secretDigest(secret), expiresAt: this.#expiry() }
    })
    if (held) return { session, user: held.user, device: held.device, refreshToken: `${session}.${secret}` }
    return isMisused ? { ended: session } : undefined
  }

  /** Signs out; undefined when the token is not the session's. */
  async end(refreshToken: string): Promise<string | undefined> {
    const [session, used] = splitToken(refreshToken)
    const held = await this.#system.read(sessionId(session), sessionSchema)
    if (!held || (!isSameSecret(held.current, used) && !isSameSecret(held.next, used))) return undefined
    await this.#system.update(sessionId(session), sessionSchema, () => null)
    return session
  }

  async sweep(): Promise<void> {
    for (const { id, value } of await this.#system.list(sessionPrefix, sessionSchema))
      if (value.expiresAt <= this.#now()) await this.#system.update(id, sessionSchema, () => null)
  }

  /** Calls `onEnd` with each session that ends in another server process. */
  async watch(onEnd: (session: string) => void, onError: (error: unknown) => void): Promise<void> {
    let since = await this.#system.seq()
    const look = async () => {
      const { ids, seq } = await this.#system.removedSince(since, sessionPrefix)
      since = seq
      for (const id of ids) onEnd(id.slice(sessionPrefix.length))
    }
    const looking = new KeyedLock()
    this.#system.onChange(() => void looking.run('', look).catch(onError))
  }

  #expiry(): number {
    return this.#now() + serverLimits.sessionLifeMs
  }
}

const sessionPrefix = 'session:'
const sessionId = (session: string): string => sessionPrefix + session

/** The session's id, and the digest of its secret. */
function splitToken(token: string): [session: string, digest: string] {
  const [session = '', secret = ''] = token.split('.', 2)
  return [session, secretDigest(secret)]
}
