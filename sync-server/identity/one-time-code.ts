import { createHash, timingSafeEqual } from 'node:crypto'
import { pairingAlphabet } from '../../shared/protocol/device.ts'
import { type RandomBytes, randomText } from '../entropy.ts'

/** A code that people type: 8 characters (40 bits), shown as XXXX-XXXX. */
export const newCode = (random: RandomBytes): string => {
  const text = randomText(random, 8, pairingAlphabet)
  return `${text.slice(0, 4)}-${text.slice(4)}`
}

/** A code as people type it: case, spaces and hyphens do not count. */
export const typedCode = (code: string): string => code.toUpperCase().replace(/[^A-Z0-9]/g, '')

/** Only digests are stored, and no comparison's time tells anything about the secret. */
export const secretDigest = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Compares in constant time. */
export const isSameSecret = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(secretDigest(a)), Buffer.from(secretDigest(b)))
