import { errorCodes, errorReplySchema } from '../../shared/protocol/error.ts'
import { type Failure, type FailureCode, failed } from './reply.ts'

/** Reads a response that is not a success; `body` is its text. */
export function httpToFailure(status: number, headers: Headers, body: string): { ok: false; failure: Failure } {
  const told = readError(body)
  const code = (told && codes[told.code]) ?? statusToCode(status, told !== undefined)
  return failed(code, told?.message ?? `The server answered ${status}.`, {
    ...optional('retryAfterMs', retryAfterMs(headers)),
    ...optional('serverNowMs', serverNowMs(headers)),
  })
}

function readError(body: string): { code: string; message: string } | undefined {
  try {
    return errorReplySchema.parse(JSON.parse(body)).error
  } catch {
    return undefined
  }
}

const codes: Record<string, FailureCode> = {
  [errorCodes.badMessage]: 'bad-message',
  [errorCodes.signInNeeded]: 'sign-in-needed',
  [errorCodes.wrongPassword]: 'wrong-password',
  [errorCodes.wrongCode]: 'wrong-code',
  [errorCodes.notAllowed]: 'not-allowed',
  [errorCodes.tooLarge]: 'too-large',
  [errorCodes.tooMany]: 'rate-limited',
  [errorCodes.newerProtocol]: 'server-newer',
  [errorCodes.notFound]: 'not-found',
}

/** Proxies on the way answer 413, 429 and 5xx with pages of their own; any other page is not our server's. */
function statusToCode(status: number, isOurs: boolean): FailureCode {
  if (status === 413) return 'too-large'
  if (status === 429) return 'rate-limited'
  // RFC 6585: 511 asks for a sign-in to the network itself.
  if (status === 511) return 'not-our-server'
  if (status >= 500) return 'server-error'
  if (!isOurs) return 'not-our-server'
  return status === 401 ? 'sign-in-needed' : 'server-error'
}

/** RFC 9110, 10.2.3: seconds or an HTTP date; a date counts from the server's own `Date`. */
function retryAfterMs(headers: Headers): number | undefined {
  const text = headers.get('retry-after')
  if (!text) return undefined
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1000
  const waitMs = Date.parse(text) - (serverNowMs(headers) ?? Number.NaN)
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : undefined
}

function serverNowMs(headers: Headers): number | undefined {
  const ms = Date.parse(headers.get('date') ?? '')
  return Number.isFinite(ms) ? ms : undefined
}

const optional = (key: keyof Failure, value: number | undefined): Partial<Failure> => (value === undefined ? {} : { [key]: value })
