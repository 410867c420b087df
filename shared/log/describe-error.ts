const framesMax = 6
const causesMax = 3

/** An error as a log may keep it: messages of stores and parsers quote data; type, code and place in the program do not. */
export function describeError(error: unknown, causes = causesMax): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const { code, status, cause } = error as { code?: unknown; status?: unknown; cause?: unknown }
  return {
    type: error.name,
    code,
    status,
    stack: error.stack
      ?.split('\n')
      .filter((line) => /^ {4}at /.test(line))
      .slice(0, framesMax),
    ...(cause !== undefined && causes > 0 && { cause: describeError(cause, causes - 1) }),
  }
}
