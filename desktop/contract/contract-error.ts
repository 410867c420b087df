/** An expected failure of a command or query: a stable code, and a sentence for logs (screens have their own words by code). */
export class ContractError extends Error {
  readonly code: string
  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}
