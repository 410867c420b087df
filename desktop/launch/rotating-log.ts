import { appendFileSync, renameSync, statSync } from 'node:fs'
import { isDiskError } from './is-disk-error.ts'

/**
 * Appends to a file; when that would pass the cap, the file becomes `….1` and a new one starts, so two caps are the most it takes.
 * Lines that cannot be written, such as on a full disk, are dropped: what writes a log must not end because of it.
 */
export class RotatingLog {
  readonly path: string
  readonly #bytesMax: number
  #bytes: number

  constructor(path: string, bytesMax: number) {
    this.path = path
    this.#bytesMax = bytesMax
    this.#bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  }

  append(chunk: Uint8Array | string): void {
    const bytes = typeof chunk === 'string' ? Buffer.byteLength(chunk) : chunk.byteLength
    try {
      if (this.#bytes > 0 && this.#bytes + bytes > this.#bytesMax) this.#rotate()
      appendFileSync(this.path, chunk, { mode: 0o600 })
      this.#bytes += bytes
    } catch (error) {
      if (!isDiskError(error)) throw error
    }
  }

  #rotate(): void {
    renameSync(this.path, `${this.path}.1`)
    this.#bytes = 0
  }
}
