import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '../../shared/limits.ts'
import { withDiskErrors } from './disk-error.ts'
import { makeFolder, partSuffix, replaceFile } from './durable-file.ts'
import { deriveKey } from './keys/derive-key.ts'
import { sealBytes, unsealBytes } from './keys/sealed-bytes.ts'
import { StoreError } from './store-error.ts'

/** Pictures and other bytes, each under the hex of its SHA-256. */
export interface Files {
  /** Resolves with the hash when the bytes are durable; putting the same bytes again is free. Throws `StoreError`. */
  put(bytes: Uint8Array): Promise<string>
  /** The bytes, proven to be those that were put; undefined when there are none. Throws `StoreError`. */
  get(hash: string): Promise<Uint8Array | undefined>
  has(hash: string): boolean
  /** The hashes of all files. Throws `StoreError`. */
  list(): Promise<string[]>
  /** Removes the bytes, if there are any. */
  remove(hash: string): Promise<void>
}

const hashPattern = /^[0-9a-f]{64}$/
const sealedPattern = /^([0-9a-f]{64})\.sealed$/

/**
 * Opens a folder of files, making it when missing. Their bytes are encrypted, and their names tell nobody without the
 * key that a known picture is among them. What an earlier run left half-written is removed, and what an earlier version
 * wrote in plain is encrypted. Throws `StoreError`.
 */
export async function openFiles(folder: string, filesKey: Uint8Array): Promise<Files> {
  const files = new SealedFiles(folder, filesKey)
  await withDiskErrors(folder, async () => {
    await makeFolder(folder)
    for (const name of await readdir(folder)) {
      if (name.endsWith(partSuffix)) await rm(join(folder, name))
      else if (hashPattern.test(name)) await files.sealPlain(name)
    }
  })
  return files
}

class SealedFiles implements Files {
  readonly #folder: string
  readonly #contentKey: Uint8Array
  readonly #names: Names

  constructor(folder: string, filesKey: Uint8Array) {
    this.#folder = folder
    this.#contentKey = deriveKey(filesKey, 'file contents')
    this.#names = new Names(deriveKey(filesKey, 'file names'))
  }

  async put(bytes: Uint8Array): Promise<string> {
    if (bytes.length > limits.pictureBytesMax)
      throw new StoreError('file-too-large', `A file may have ${limits.pictureBytesMax} bytes; this one has ${bytes.length}.`)
    const hash = sha256(bytes)
    if (!this.has(hash)) await this.#write(hash, bytes)
    return hash
  }

  async get(hash: string): Promise<Uint8Array | undefined> {
    if (!this.has(hash)) return undefined
    const path = this.#pathOf(hash)
    const bytes = unsealBytes(this.#contentKey, await withDiskErrors(this.#folder, () => readFile(path)), hash)
    if (!bytes || sha256(bytes) !== hash) throw new StoreError('store-damaged', `The file ${path} is not what was stored.`)
    return bytes
  }

  has(hash: string): boolean {
    return hashPattern.test(hash) && existsSync(this.#pathOf(hash))
  }

  async list(): Promise<string[]> {
    const names = await withDiskErrors(this.#folder, () => readdir(this.#folder))
    return names.flatMap((name) => sealedPattern.exec(name)?.[1] ?? []).map((sealed) => this.#names.open(sealed))
  }

  async remove(hash: string): Promise<void> {
    if (this.has(hash)) await withDiskErrors(this.#folder, () => rm(this.#pathOf(hash), { force: true }))
  }

  /** The plain file goes when the sealed one is on the disk. Damaged bytes are sealed as they are: `get` tells. */
  async sealPlain(hash: string): Promise<void> {
    const path = join(this.#folder, hash)
    await this.#write(hash, await readFile(path))
    await rm(path)
  }

  #write(hash: string, bytes: Uint8Array): Promise<void> {
    return withDiskErrors(this.#folder, () => replaceFile(this.#pathOf(hash), sealBytes(this.#contentKey, bytes, hash)))
  }

  #pathOf(hash: string): string {
    return join(this.#folder, `${this.#names.seal(hash)}.sealed`)
  }
}

/**
 * A hash has one name, from which only the key leads back. Each hash is as good as random and stands alone, which is
 * what a fixed initialization vector needs.
 */
class Names {
  readonly #key: Uint8Array
  readonly #iv = new Uint8Array(16)

  constructor(key: Uint8Array) {
    this.#key = key
  }

  seal(hash: string): string {
    return createCipheriv('aes-256-cbc', this.#key, this.#iv).setAutoPadding(false).update(hash, 'hex', 'hex')
  }

  open(name: string): string {
    return createDecipheriv('aes-256-cbc', this.#key, this.#iv).setAutoPadding(false).update(name, 'hex', 'hex')
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
