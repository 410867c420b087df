type Listener = (name: string) => void

/** Tells every listener the name of a database that has changed. */
export class ChangeSignal {
  readonly #listeners = new Set<Listener>()

  tell(name: string): void {
    for (const listener of this.#listeners) listener(name)
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}
