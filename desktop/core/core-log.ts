import { type Logger, pino } from 'pino'
import { describeError } from '../../shared/log/describe-error.ts'

/** JSON lines on the standard error output, which the launcher keeps in plain text: events, codes and counts, never what a record says. */
export function openCoreLog(level: string): Logger {
  return pino({ level, serializers: { err: (error: unknown) => describeError(error) } }, pino.destination({ dest: 2, sync: true }))
}

/** Why the core ends, for a person; of an error that may quote data only its name. */
export function fatalSentence(error: unknown): string {
  if (!(error instanceof Error)) return unknownError(typeof error)
  const { name, code, message, syscall } = error as NodeJS.ErrnoException
  if (syscall || (code ? ownCode.test(code) : name === 'Error')) return message
  return unknownError(`${name} ${code ?? ''}`.trim())
}

const ownCode = /^[a-z]+(-[a-z]+)*$/
const unknownError = (name: string): string => `Medbox met an error that it does not know (${name}).`
