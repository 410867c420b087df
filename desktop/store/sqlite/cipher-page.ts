import { createHmac, pbkdf2Sync } from 'node:crypto'
import { pageBytes } from './connection.ts'

// SQLCipher 4: a random salt in place of the file's first bytes; at the end of a page its IV, and the HMAC-SHA512 of
// what is encrypted, the IV and the page's number. (SQLite3 Multiple Ciphers leaves bytes 16 to 23 of the file readable.)
// https://www.zetetic.net/sqlcipher/design/, https://utelle.github.io/SQLite3MultipleCiphers/docs/ciphers/cipher_sqlcipher/
export const saltBytes = 16
const hmacSaltMask = 0x3a
const hmacKeyRounds = 2
const firstPageEncryptedAt = 24
const hmacAt = pageBytes - 64

/** The key that proves the pages of a file; `salt` is the file's beginning. */
export function hmacKeyOf(key: Uint8Array, salt: Buffer): Buffer {
  return pbkdf2Sync(key, Buffer.from(salt.map((byte) => byte ^ hmacSaltMask)), hmacKeyRounds, 32, 'sha512')
}

/** Whether an encrypted page is what was written as the page of this number (from 1) with this key. */
export function isAuthentic(page: Buffer, number: number, hmacKey: Buffer): boolean {
  if (page.length < pageBytes) return false
  const encrypted = page.subarray(number === 1 ? firstPageEncryptedAt : 0, hmacAt)
  const hmac = createHmac('sha512', hmacKey).update(encrypted).update(littleEndian(number)).digest()
  return hmac.equals(page.subarray(hmacAt))
}

function littleEndian(number: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(number)
  return bytes
}
