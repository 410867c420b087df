import { serverLimits } from '../limits.ts'
import type { Storage } from '../storage/storage.ts'
import { databaseCircle } from './record-document.ts'

/**
 * Remembers a value per circle until the circle's database changes, so that idle circles need not be opened.
 * Where several server processes write, their changes show too late for this, and nothing is remembered.
 */
export class CircleCache<V> {
  /** In order of use, the longest unused first. */
  readonly #values = new Map<string, V>()
  readonly #isOn: boolean
  #changes = 0

  constructor(storage: Storage) {
    this.#isOn = storage.life !== null
    storage.onChange((name) => this.#forget(name))
  }

  get(circle: string): V | undefined {
    const value = this.#values.get(circle)
    if (value !== undefined) this.#keep(circle, value)
    return value
  }

  /** To be taken before reading what is then put. */
  mark(): number {
    return this.#changes
  }

  /** Remembers a value, unless something changed since the mark. */
  put(circle: string, value: V, mark: number): void {
    if (this.#isOn && this.#changes === mark) this.#keep(circle, value)
  }

  #keep(circle: string, value: V): void {
    this.#values.delete(circle)
    this.#values.set(circle, value)
    if (this.#values.size > serverLimits.circlesRememberedMax) this.#values.delete(this.#values.keys().next().value!)
  }

  #forget(name: string): void {
    this.#changes++
    const circle = databaseCircle(name)
    if (circle) this.#values.delete(circle)
  }
}
