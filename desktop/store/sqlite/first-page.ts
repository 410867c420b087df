import { createHmac, pbkdf2Sync } from 'node:crypto'
import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { pageBytes } from './connection.ts'

/** What lies under the name of a database file, judged by its first page. */
export type FirstPage = 'none' | 'plain' | 'opens' | 'key-wrong' | 'damaged'

/**
 * Reads the first page without SQLite, so that a wrong key changes nothing, not even the log beside the file.
 * Call it only while this process has the file closed: closing a descriptor drops SQLite's POSIX locks.
 */
export function readFirstPage(path: string, key: Uint8Array | undefined): FirstPage {
  const page = existsSync(path) && statSync(path).isFile() ? reading(path, (at) => at(0, pageBytes)) : Buffer.alloc(0)
  if (page.length === 0) return 'none'
  if (page.subarray(0, plainHeader.length).equals(plainHeader)) return 'plain'
  if (!page.subarray(shapeAt, shapeAt + encryptedShape.length).equals(encryptedShape)) return 'damaged'
  if (!key) return 'key-wrong'
  const salt = page.subarray(0, saltBytes)
  const isOurs = (image: Buffer): boolean => isAuthentic(image, salt, key)
  // A power cut may have torn the page while the log was being copied into the file; the log has it whole.
  return isOurs(page) || firstPagesInLog(`${path}-wal`).some(isOurs) ? 'opens' : 'key-wrong'
}

/** Whether a closed database file opens with a key (without one: whether it is plain); nothing is changed. */
export function opensWith(path: string, key: Uint8Array | undefined): boolean {
  return readFirstPage(path, key) === (key ? 'opens' : 'plain')
}

/** The layout that a plain file says it has. */
export function plainLayout(path: string): number {
  return reading(path, (at) => at(userVersionAt, 4)).readUInt32BE()
}

// https://www.sqlite.org/fileformat2.html#the_database_header
const plainHeader = Buffer.from('SQLite format 3\0')
const userVersionAt = 60
const shapeAt = 20
/** Reserved bytes of a page, and the three fractions that never differ. */
const encryptedShape = Buffer.from([80, 64, 32, 32])

// SQLCipher 4: salt in place of the header's first bytes; at the end of a page its IV and the HMAC-SHA512 of
// what is encrypted, the IV and the page's number. (SQLite3 Multiple Ciphers leaves bytes 16 to 23 readable.)
// https://www.zetetic.net/sqlcipher/design/, https://utelle.github.io/SQLite3MultipleCiphers/docs/ciphers/cipher_sqlcipher/
const saltBytes = 16
const hmacSaltMask = 0x3a
const hmacKeyRounds = 2
const encryptedAt = 24
const hmacAt = pageBytes - 64
const firstPageNumber = Buffer.from([1, 0, 0, 0])

function isAuthentic(page: Buffer, salt: Buffer, key: Uint8Array): boolean {
  if (page.length < pageBytes) return false
  const hmacSalt = Buffer.from(salt.map((byte) => byte ^ hmacSaltMask))
  const hmacKey = pbkdf2Sync(key, hmacSalt, hmacKeyRounds, 32, 'sha512')
  const hmac = createHmac('sha512', hmacKey).update(page.subarray(encryptedAt, hmacAt)).update(firstPageNumber).digest()
  return hmac.equals(page.subarray(hmacAt))
}

// https://www.sqlite.org/fileformat2.html#the_write_ahead_log
const logHeaderBytes = 32
const frameHeaderBytes = 24

function firstPagesInLog(path: string): Buffer[] {
  if (!existsSync(path)) return []
  const frameBytes = frameHeaderBytes + pageBytes
  return reading(path, (at, size) => {
    const found: Buffer[] = []
    for (let frame = logHeaderBytes; frame + frameBytes <= size; frame += frameBytes)
      if (at(frame, 4).readUInt32BE() === 1) found.push(at(frame + frameHeaderBytes, pageBytes))
    return found
  })
}

function reading<T>(path: string, work: (at: (position: number, bytes: number) => Buffer, size: number) => T): T {
  const file = openSync(path, 'r')
  try {
    return work((position, bytes) => {
      const buffer = Buffer.alloc(bytes)
      return buffer.subarray(0, readSync(file, buffer, 0, bytes, position))
    }, fstatSync(file).size)
  } finally {
    closeSync(file)
  }
}
