/** What keeps Medbox from starting, as one sentence for the person at the terminal. */
export class LaunchError extends Error {
  readonly code: string

  constructor(code: string, sentence: string, cause?: unknown) {
    super(sentence, { cause })
    this.name = 'LaunchError'
    this.code = code
  }
}
