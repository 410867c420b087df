import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { envelopeMembers } from './envelope-members.ts'
import { canonical } from './json.ts'
import type { MedRecord } from './record.ts'

/**
 * The record's version: 32 hex digits (half of a SHA-256) over everything that merges. What is derived (`at`,
 * `ref`, `state`) stays out, so a replica that cannot derive agrees with one that can; so does a replica's own.
 */
export function recordVersion(record: MedRecord): string {
  const { id, circle, kind, v, clock, body } = record
  const text = canonical({ ...envelopeMembers(record), id, circle, kind, v, clock, body })
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, 32)
}
