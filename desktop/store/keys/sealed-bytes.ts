import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

// AES-256-GCM (NIST SP 800-38D): version, nonce, tag, cipher text. Random nonces of 96 bits are good for 2^32 files a key.
const cipher = 'aes-256-gcm'
const version = 1
const nonceBytes = 12
const tagBytes = 16
const headBytes = 1 + nonceBytes + tagBytes

/** Encrypts bytes for whoever has the key and knows what they are about; neither can be changed unseen. */
export function sealBytes(key: Uint8Array, bytes: Uint8Array, about: string): Uint8Array {
  const nonce = randomBytes(nonceBytes)
  const sealing = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(about))
  const sealed = [sealing.update(bytes), sealing.final()]
  return Buffer.concat([Uint8Array.of(version), nonce, sealing.getAuthTag(), ...sealed])
}

/** Undefined when they are not what was sealed: damaged, with another key, or about something else. */
export function unsealBytes(key: Uint8Array, sealed: Uint8Array, about: string): Uint8Array | undefined {
  if (sealed.length < headBytes || sealed[0] !== version) return undefined
  const nonce = sealed.subarray(1, 1 + nonceBytes)
  const opening = createDecipheriv(cipher, key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(about))
  opening.setAuthTag(sealed.subarray(1 + nonceBytes, headBytes))
  try {
    return Buffer.concat([opening.update(sealed.subarray(headBytes)), opening.final()])
  } catch {
    return undefined
  }
}
