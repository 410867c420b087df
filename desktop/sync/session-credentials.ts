import { z } from 'zod'
import type { AccountRequest, SessionReply, SignInRequest } from '../../shared/protocol/account.ts'
import type { AccountApi } from './account-api.ts'
import { type Credentials, tokenSpareMs } from './credentials.ts'
import { answer, failed, type Reply } from './reply.ts'
import { singleFlight } from './single-flight.ts'
import type { Clock } from './timers.ts'

/** Where the session is kept; a store's device values fit. */
export type SessionKeep = {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<void>
  remove(key: string): Promise<void>
}

export type SessionCredentialsOptions = {
  api: Pick<AccountApi, 'createAccount' | 'signIn' | 'refresh' | 'end'>
  keep: SessionKeep
  clock: Clock
  /** Lets one at a time through among all who share the keep, such as a browser's tabs (Web Locks). */
  exclusive?: <T>(run: () => Promise<T>) => Promise<T>
}

/** Who is signed in. */
export type Person = { user: string; name: string }

export type SessionCredentials = Credentials & {
  createAccount(request: AccountRequest): Promise<Reply<Person>>
  signIn(request: SignInRequest): Promise<Reply<Person>>
  /** Forgets the session here, and ends it on the server where that can be reached. */
  signOut(): Promise<void>
  person(): Promise<Person | undefined>
}

const sessionSchema = z.object({
  user: z.string(),
  name: z.string(),
  accessToken: z.string(),
  accessUntil: z.number(),
  refreshToken: z.string(),
})
type Session = z.infer<typeof sessionSchema>
const key = 'session'

/** A person's sign-in. Each refresh token works once, so a new one is kept before its access token is used. */
export function createSessionCredentials(options: SessionCredentialsOptions): SessionCredentials {
  const { api, keep, clock, exclusive = (run) => run() } = options

  async function load(): Promise<Session | undefined> {
    const parsed = sessionSchema.safeParse(await keep.get(key))
    return parsed.success ? parsed.data : undefined
  }

  async function begin(reply: Reply<SessionReply>): Promise<Reply<Person>> {
    if (!reply.ok) return reply
    const { accessToken, accessLifeMs, refreshToken, user, name } = reply.value
    await keep.set(key, { user, name, accessToken, accessUntil: clock() + accessLifeMs, refreshToken } satisfies Session)
    return answer({ user, name })
  }

  const isFresh = (session: Session): boolean => clock() < session.accessUntil - tokenSpareMs

  let refused = ''
  const renew = singleFlight(() =>
    exclusive(async (): Promise<Reply<string>> => {
      const session = await load()
      if (!session) return signedOut
      // Another tab may have renewed it while this one waited for its turn.
      if (session.accessToken !== refused && isFresh(session)) return answer(session.accessToken)
      const reply = await api.refresh(session.refreshToken)
      if (!reply.ok && reply.failure.code === 'sign-in-needed') await keep.remove(key)
      const begun = await begin(reply)
      return begun.ok ? answer((await load())?.accessToken ?? '') : begun
    }),
  )

  return {
    async token() {
      const session = await load()
      if (!session) return signedOut
      return isFresh(session) ? answer(session.accessToken) : renew()
    },
    refresh(token) {
      refused = token
      return renew()
    },
    createAccount: async (request) => begin(await api.createAccount(request)),
    signIn: async (request) => begin(await api.signIn(request)),
    async signOut() {
      const session = await load()
      await keep.remove(key)
      if (session) await api.end(session.refreshToken)
    },
    async person() {
      const session = await load()
      return session && { user: session.user, name: session.name }
    },
  }
}

const signedOut = failed('sign-in-needed', 'Nobody is signed in.')
