/**
 * Why a call to the server came to nothing. The first seven are what the loop acts on:
 * `not-our-server` is a page of a hotel's or hospital's network where our server should have answered.
 */
export type FailureCode =
  | 'offline'
  | 'not-our-server'
  | 'sign-in-needed'
  | 'too-large'
  | 'rate-limited'
  | 'server-newer'
  | 'server-error'
  | 'not-allowed'
  | 'not-found'
  | 'bad-message'
  | 'wrong-password'
  | 'wrong-code'

export type Failure = {
  code: FailureCode
  message: string
  /** How long the server asks to be left alone. */
  retryAfterMs?: number
  /** The server's clock when it answered, epoch ms (HTTP `Date`, whole seconds). */
  serverNowMs?: number
}

/** What a call gives: its value or a failure that was to be expected; calls throw on programmer errors only. */
export type Reply<T> = { ok: true; value: T } | { ok: false; failure: Failure }

export const answer = <T>(value: T): Reply<T> => ({ ok: true, value })

export const failed = (code: FailureCode, message: string, more: Partial<Failure> = {}): { ok: false; failure: Failure } => ({
  ok: false,
  failure: { code, message, ...more },
})
