import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { canonical } from './json.ts'
import type { MedRecord } from './record.ts'

/**
 * The record's version: 32 hex digits (half of a SHA-256) over everything that merges. What is
 * derived (`at`, `ref`, `state`) stays out, so a replica that cannot derive agrees with one that can.
 */
export function recordVersion(record: MedRecord): string {
  const { id, circle, kind, v, clock, by, gone, body } = record
  return bytesToHex(sha256(utf8ToBytes(canonical({ id, circle, kind, v, clock, by, gone, body })))).slice(0, 32)
}
