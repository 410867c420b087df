/**
 * Gives the event loop a turn whenever so many records have been read, which a database in this process does without
 * letting anything else happen: a dose, a window, a timer.
 */
export class Turns {
  readonly #recordsMax: number
  #read = 0

  constructor(recordsMax: number) {
    this.#recordsMax = recordsMax
  }

  async after(records: number): Promise<void> {
    this.#read += records
    if (this.#read < this.#recordsMax) return
    this.#read = 0
    await new Promise<void>((resolve) => setTimeout(resolve))
  }
}
