import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'

const countBytes = 8
/** After these bytes, the mark's file keeps a copy of the first page (`kept-page.ts`). */
export const markBytes = 16

/**
 * A few bytes beside a database file that count the commits it was given. The log of a file whose middle is damaged
 * is cut short by SQLite without a word; a mark ahead of the file tells that. It is written after the commit and
 * without fsync: it may fall behind the file, and is never ahead of a sound one.
 */
export class Mark {
  readonly #path: string
  #file: number | undefined

  constructor(path: string) {
    this.#path = path
  }

  /** The count it holds; 0 when there is none that can be read. */
  read(): number {
    try {
      const bytes = readFileSync(this.#path).subarray(0, markBytes)
      const commits = Number(bytes.readBigUInt64BE())
      return bytes.equals(encode(commits)) ? commits : 0
    } catch {
      return 0
    }
  }

  /** A mark that cannot be written (no room, no right) is not an error: it is only behind. */
  write(commits: number): void {
    try {
      this.#file ??= this.#open()
      writeSync(this.#file, encode(commits), 0, markBytes, 0)
    } catch {
      this.close()
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }

  /** Neither made anew nor emptied: a mark that is there stays true until it is overwritten. */
  #open(): number {
    return openSync(this.#path, constants.O_RDWR | constants.O_CREAT, 0o600)
  }
}

/** The count, its checksum, and the checksum once more, inverted: 64 bits that garbage does not meet. */
function encode(commits: number): Buffer {
  const mark = Buffer.alloc(markBytes)
  mark.writeBigUInt64BE(BigInt(commits))
  const check = crc32(mark.subarray(0, countBytes))
  mark.writeUInt32BE(check, countBytes)
  mark.writeUInt32BE(~check >>> 0, countBytes + 4)
  return mark
}
