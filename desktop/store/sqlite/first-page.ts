import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { hmacKeyOf, isAuthentic, saltBytes } from './cipher-page.ts'
import { pageBytes } from './connection.ts'
import { shapedSince } from './layout.ts'

/** What lies under the name of a database file, judged by its first page. */
export type FirstPage = 'none' | 'plain' | 'opens' | 'key-wrong' | 'damaged'

/**
 * Reads the first page without SQLite, so that a wrong key changes nothing, not even the log beside the file.
 * Call it only while this process has the file closed: closing a descriptor drops SQLite's POSIX locks.
 */
export function readFirstPage(path: string, key: Uint8Array | undefined): FirstPage {
  const page = pageAt(path, 0)
  if (page.length === 0) return 'none'
  if (page.length < pageBytes) return 'damaged'
  if (page.subarray(0, plainHeader.length).equals(plainHeader)) return 'plain'
  if (!isShaped(page)) return 'damaged'
  if (!key) return 'key-wrong'
  if (isFirstPage(page, key)) return 'opens'
  // A power cut may have torn the page while the log was being copied into the file; the log has it whole.
  const hmacKey = hmacKeyOf(key, page.subarray(0, saltBytes))
  return firstPagesInLog(`${path}-wal`).some((image) => isAuthentic(image, 1, hmacKey)) ? 'opens' : 'key-wrong'
}

/** Whether a page is what was written as the first one of a file with this key. */
export const isFirstPage = (page: Buffer, key: Uint8Array): boolean =>
  page.length === pageBytes && isShaped(page) && isAuthentic(page, 1, hmacKeyOf(key, page.subarray(0, saltBytes)))

/** A page's worth of bytes of a closed file, or as many as there are. */
export function pageAt(path: string, position: number): Buffer {
  return existsSync(path) && statSync(path).isFile() ? reading(path, (at) => at(position, pageBytes)) : Buffer.alloc(0)
}

/**
 * Whether opening a closed database file with a key (or without one) works, judged by its first page; nothing is changed.
 * An old plain file opens with any key: it is encrypted then.
 */
export function opensWith(path: string, key: Uint8Array | undefined): boolean {
  const found = readFirstPage(path, key)
  return found === 'opens' || (found === 'plain' && (!key || plainLayout(path) < shapedSince))
}

/** The layout that a plain file says it has. */
export function plainLayout(path: string): number {
  return reading(path, (at) => at(userVersionAt, 4)).readUInt32BE()
}

// https://www.sqlite.org/fileformat2.html#the_database_header
const plainHeader = Buffer.from('SQLite format 3\0')
const userVersionAt = 60

/** The bytes of an encrypted file that stay readable, and that its HMAC does not cover. */
function isShaped(page: Buffer): boolean {
  const [writeVersion, readVersion] = page.subarray(18, 20)
  const isKnown = writeVersion === readVersion && (readVersion === 1 || readVersion === 2)
  return isKnown && page.readUInt16BE(16) === pageBytes && page.subarray(20, 24).equals(encryptedShape)
}

/** Reserved bytes of a page, and the three fractions that never differ. */
const encryptedShape = Buffer.from([80, 64, 32, 32])

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
