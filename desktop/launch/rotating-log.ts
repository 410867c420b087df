import { appendFileSync, renameSync, statSync } from 'node:fs'

/** Appends to a file; when that would pass the cap, the file becomes `….1` and a new one starts, so two caps are the most it takes. */
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
    if (this.#bytes > 0 && this.#bytes + bytes > this.#bytesMax) this.#rotate()
    appendFileSync(this.path, chunk, { mode: 0o600 })
    this.#bytes += bytes
  }

  #rotate(): void {
    renameSync(this.path, `${this.path}.1`)
    this.#bytes = 0
  }
}
