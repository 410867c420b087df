import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

/** How many ranges a circle's records fall into, by the hash of their ids. */
export const rangeCount = 64

/** A set of record versions, summed so that order does not matter: count, and sum of 64-bit hashes. */
export type Fingerprint = { count: number; sum: bigint }

export const fingerprintZero: Fingerprint = { count: 0, sum: 0n }

const mask = (1n << 64n) - 1n

/** The range (0 … rangeCount - 1) of a record id. */
export const rangeOf = (id: string): number => sha256(utf8ToBytes(id))[0]! % rangeCount

export const addVersion = (print: Fingerprint, id: string, version: string): Fingerprint => ({
  count: print.count + 1,
  sum: (print.sum + weight(id, version)) & mask,
})

export const removeVersion = (print: Fingerprint, id: string, version: string): Fingerprint => ({
  count: print.count - 1,
  sum: (print.sum - weight(id, version)) & mask,
})

export const addFingerprints = (a: Fingerprint, b: Fingerprint): Fingerprint => ({
  count: a.count + b.count,
  sum: (a.sum + b.sum) & mask,
})

/** On the wire: `<count>:<sum, 16 hex>`. */
export const fingerprintToText = (print: Fingerprint): string => `${print.count}:${print.sum.toString(16).padStart(16, '0')}`

/** Throws where the text is no fingerprint. */
export function textToFingerprint(text: string): Fingerprint {
  const [count, sum] = text.split(':') as [string, string]
  return { count: Number(count), sum: BigInt(`0x${sum}`) }
}

/** The first 64 bits of the hash. */
function weight(id: string, version: string): bigint {
  const { buffer, byteOffset } = sha256(utf8ToBytes(`${id}\n${version}`))
  return new DataView(buffer, byteOffset).getBigUint64(0)
}
