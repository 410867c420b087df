import pino from 'pino'
import { describeError } from '../shared/log/describe-error.ts'

/** What is logged: events, codes, counts, circle ids. Never what a record says, a token, a code, a name or an e-mail. */
export type Log = Pick<pino.Logger, 'debug' | 'info' | 'warn' | 'error'>

/** JSON lines on stderr, at `LOG_LEVEL`. */
export function openLog(level: string): Log {
  return pino(
    { level, base: undefined, serializers: { err: (error: unknown) => describeError(error) } },
    pino.destination({ fd: 2, sync: true }),
  )
}

export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const
