/** A refusal that the caller is told: HTTP status, a stable code, and a sentence that says what to do. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}
