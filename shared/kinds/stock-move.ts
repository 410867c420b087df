import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { z } from 'zod'
import { canonical } from '../record/json.ts'
import type { MedRecord } from '../record/record.ts'
import { recordVersion } from '../record/version.ts'
import { carers, defineKind, fixed, union } from './kind.ts'
import { observationSchema } from './observation.ts'
import { instantSchema, refSchema } from './parts.ts'

/**
 * One entry of a medicine's stock ledger; stock is the sum of its moves (`shared/stock`). A dose's move
 * has a deterministic id and carries the dose's own observations, so that it always counts what the dose
 * says, on every replica; other moves carry a quantity.
 */
export const stockMove = defineKind({
  name: 'stock-move',
  version: 1,
  fields: {
    medicine: fixed(refSchema),
    reason: fixed(z.enum(['dose', 'refill', 'count', 'discard'])),
    /** Units in (+) or out (-); for a dose: the planned amount, counted only when it was taken. */
    quantity: fixed(z.number().min(-100_000).max(100_000)),
    at: fixed(instantSchema),
    dose: fixed(z.string().max(200)),
    observations: union(observationSchema),
  },
  derive: (body) => ({ at: body.at, ref: body.medicine, state: body.reason }),
  writers: carers,
})

/**
 * Who counts the same packs apart from each other corrects the same stock: their moves meet in one record, so that
 * what was missing is taken off once. `moves` is what the counter's stock is the sum of.
 */
export function countMoveId(medicine: string, moves: readonly MedRecord[]): string {
  const known = moves.map((move) => `${move.id} ${recordVersion(move)}`).sort()
  return `stock:count:${bytesToHex(sha256(utf8ToBytes(canonical([medicine, known])))).slice(0, 32)}`
}

export const doseMoveId = (doseId: string): string => `stock:${doseId}`
