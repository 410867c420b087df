import { hkdfSync, randomBytes } from 'node:crypto'

export const keyBytes = 32

/** A key for one purpose (HKDF-SHA256, RFC 5869): from it nothing follows about the secret or about other purposes' keys. */
export function deriveKey(secret: Uint8Array, purpose: string, salt: Uint8Array = new Uint8Array()): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, salt, `medbox ${purpose}`, keyBytes))
}

export const newKey = (): Uint8Array => new Uint8Array(randomBytes(keyBytes))
