import { expect, test } from 'vitest'
import type { SessionReply } from '../../shared/protocol/account.ts'
import { answer, failed, type Reply } from './reply.ts'
import { createSessionCredentials, type SessionCredentialsOptions, type SessionKeep } from './session-credentials.ts'

/** A server whose refresh tokens work once; the use of an old one ends the session (OAuth 2.0 Security BCP, RFC 9700, 4.14). */
class Sessions {
  uses = 0
  ended: string[] = []
  isReachable = true
  #valid = 'none'
  readonly api: SessionCredentialsOptions['api'] = {
    createAccount: async () => this.#grant(),
    signIn: async ({ password }) => (password === 'right password' ? this.#grant() : failed('wrong-password', 'Wrong.')),
    refresh: async (token) => {
      if (!this.isReachable) return failed('offline', 'No network.')
      if (token === this.#valid) return this.#grant()
      this.#valid = 'none'
      return failed('sign-in-needed', 'Used before.')
    },
    end: async (token) => (this.ended.push(token), answer(undefined)),
  }

  #grant(): Reply<SessionReply> {
    this.uses++
    this.#valid = `refresh${this.uses}`
    return answer({ accessToken: `access${this.uses}`, accessLifeMs: 600_000, refreshToken: this.#valid, user: 'u1', name: 'Anna' })
  }
}

class Keep implements SessionKeep {
  readonly values = new Map<string, unknown>()
  get = async (key: string) => this.values.get(key)
  set = async (key: string, value: unknown) => void this.values.set(key, value)
  remove = async (key: string) => void this.values.delete(key)
}

const signIn = { email: 'anna@example.org', password: 'right password', replica: { device: 'browser1', name: 'Browser' } }

async function signedIn() {
  const [sessions, keep] = [new Sessions(), new Keep()]
  const time = { now: 0 }
  const open = (exclusive?: SessionCredentialsOptions['exclusive']) =>
    createSessionCredentials({ api: sessions.api, keep, clock: () => time.now, ...(exclusive ? { exclusive } : {}) })
  const credentials = open()
  expect(await credentials.signIn(signIn)).toEqual(answer({ user: 'u1', name: 'Anna' }))
  return { sessions, keep, time, open, credentials }
}

test('I6.7 a session outlives a restart, and its token is used until shortly before its end', async () => {
  const { open, time } = await signedIn()
  const again = open()
  expect(await again.token()).toEqual(answer('access1'))
  expect(await again.person()).toEqual({ user: 'u1', name: 'Anna' })
  time.now = 590_000
  expect(await again.token()).toEqual(answer('access2'))
})

test('I6.7 many calls at once renew the session once', async () => {
  const { credentials, sessions, time } = await signedIn()
  time.now = 600_000
  expect(await Promise.all([credentials.token(), credentials.token(), credentials.refresh('access1')])).toEqual(
    Array(3).fill(answer('access2')),
  )
  expect(sessions.uses).toBe(2)
})

test('I6.7 two tabs that share a keep and take turns do not end their own session', async () => {
  const { open, sessions, time } = await signedIn()
  let turn: Promise<unknown> = Promise.resolve()
  const exclusive = <T>(run: () => Promise<T>): Promise<T> => {
    const mine = turn.then(run)
    turn = mine.catch(() => undefined)
    return mine
  }
  const [one, two] = [open(exclusive), open(exclusive)]
  time.now = 600_000
  expect(await Promise.all([one.token(), two.token()])).toEqual([answer('access2'), answer('access2')])
  expect(sessions.uses).toBe(2)
})

test('I6.7 a new refresh token is kept before its access token is used', async () => {
  const { credentials, keep, time } = await signedIn()
  time.now = 600_000
  let isKept = false
  const set = keep.set
  keep.set = async (key, value) => {
    await set(key, value)
    isKept = true
  }
  await credentials.token()
  expect(isKept).toBe(true)
  expect(keep.values.get('session')).toMatchObject({ refreshToken: 'refresh2' })
})

test('I6.7 a server out of reach leaves the session as it is; one that ended it signs the person out', async () => {
  const { credentials, sessions, keep, time } = await signedIn()
  time.now = 600_000
  sessions.isReachable = false
  expect(await credentials.token()).toMatchObject({ failure: { code: 'offline' } })
  expect(keep.values.has('session')).toBe(true)
  sessions.isReachable = true
  await sessions.api.refresh('an old one')
  expect(await credentials.token()).toMatchObject({ failure: { code: 'sign-in-needed' } })
  expect(await credentials.person()).toBeUndefined()
})

test('I6.7 a wrong password changes nothing, and signing out ends the session on the server too', async () => {
  const { credentials, sessions, keep } = await signedIn()
  expect(await credentials.signIn({ ...signIn, password: 'wrong' })).toMatchObject({ failure: { code: 'wrong-password' } })
  expect(await credentials.token()).toEqual(answer('access1'))
  await credentials.signOut()
  expect(sessions.ended).toEqual(['refresh1'])
  expect(keep.values.size).toBe(0)
  expect(await credentials.token()).toMatchObject({ failure: { code: 'sign-in-needed' } })
})
