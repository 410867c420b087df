import pino from 'pino'

/** What is logged: events, codes, counts, circle ids. Never what a record says, a token, a code, a name or an e-mail. */
export type Log = Pick<pino.Logger, 'debug' | 'info' | 'warn' | 'error'>

/** JSON lines on stderr, at `LOG_LEVEL`. */
export function openLog(level: string): Log {
  return pino({ level, base: undefined, serializers: { err: describeError } }, pino.destination({ fd: 2, sync: true }))
}

export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const

/** Error messages of storage and parsers may quote data; their type, code and place in the program do not. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const { code, status } = error as { code?: unknown; status?: unknown }
  return {
    type: error.name,
    code,
    status,
    stack: error.stack
      ?.split('\n')
      .filter((line) => line.startsWith('    at '))
      .slice(0, 6),
  }
}
