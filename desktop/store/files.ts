import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '../../shared/limits.ts'
import { toStoreError } from './sqlite/sqlite-error.ts'
import { StoreError } from './store-error.ts'

/** Pictures and other bytes, each under the hex of its SHA-256. */
export interface Files {
  /** Resolves with the hash when the bytes are durable; putting the same bytes again is free. Throws `StoreError`. */
  put(bytes: Uint8Array): Promise<string>
  /** The bytes, proven to be those that were put; undefined when there are none. Throws `StoreError`. */
  get(hash: string): Promise<Uint8Array | undefined>
  has(hash: string): boolean
  /** Removes the bytes, if there are any. */
  remove(hash: string): Promise<void>
}

const hashPattern = /^[0-9a-f]{64}$/
const partSuffix = '.part'

/** Opens a folder of files, making it when missing; what an earlier run left half-written is removed. */
export async function openFiles(folder: string): Promise<Files> {
  return guarded(folder, async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    for (const name of await readdir(folder)) if (name.endsWith(partSuffix)) await rm(join(folder, name))
    return new FolderFiles(folder)
  })
}

class FolderFiles implements Files {
  readonly #folder: string
  #parts = 0

  constructor(folder: string) {
    this.#folder = folder
  }

  async put(bytes: Uint8Array): Promise<string> {
    if (bytes.length > limits.pictureBytesMax)
      throw new StoreError('file-too-large', `A file may have ${limits.pictureBytesMax} bytes; this one has ${bytes.length}.`)
    const hash = sha256(bytes)
    if (!this.has(hash)) await guarded(this.#folder, () => this.#write(hash, bytes))
    return hash
  }

  async get(hash: string): Promise<Uint8Array | undefined> {
    if (!this.has(hash)) return undefined
    const bytes = await guarded(this.#folder, () => readFile(this.#pathOf(hash)))
    if (sha256(bytes) !== hash) throw new StoreError('store-damaged', `The file ${this.#pathOf(hash)} is not what was stored.`)
    return bytes
  }

  has(hash: string): boolean {
    return hashPattern.test(hash) && existsSync(this.#pathOf(hash))
  }

  async remove(hash: string): Promise<void> {
    if (this.has(hash)) await guarded(this.#folder, () => rm(this.#pathOf(hash), { force: true }))
  }

  /** A file appears under its name only when all of it is on the disk. */
  async #write(hash: string, bytes: Uint8Array): Promise<void> {
    const part = `${this.#pathOf(hash)}.${++this.#parts}${partSuffix}`
    try {
      await writeDurably(part, bytes)
      await rename(part, this.#pathOf(hash))
      await syncFolder(this.#folder)
    } catch (error) {
      await rm(part, { force: true })
      throw error
    }
  }

  #pathOf(hash: string): string {
    return join(this.#folder, hash)
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A rename is durable when its folder is; Windows cannot sync folders and journals the rename itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function guarded<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw toStoreError(error, folder)
  }
}
