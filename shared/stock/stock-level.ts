import { doseState } from '../dose/dose-state.ts'
import { readBody } from '../kinds/read.ts'
import type { Body } from '../kinds/table.ts'
import type { MedRecord } from '../record/record.ts'

/** Units of a medicine in stock: the sum of its moves. Tombstones and moves that cannot be read count nothing. */
export function stockLevel(moves: readonly MedRecord[]): number {
  // Whole millionths add up to the same sum in any order; fractions of a binary float do not.
  const millionths = moves.reduce((total, move) => total + Math.round(moveQuantity(move) * 1e6), 0)
  return Math.round(millionths / 1000) / 1000
}

/** What one record adds to (+) or takes from (-) the stock. */
function moveQuantity(record: MedRecord): number {
  if (record.gone || record.kind !== 'stock-move') return 0
  const body = readBody(record as MedRecord & { kind: 'stock-move' })
  if (!body) return 0
  return body.reason === 'dose' ? doseQuantity(body) : body.quantity
}

function doseQuantity(body: Body<'stock-move'>): number {
  const { state, amount } = doseState(body.observations)
  return state === 'taken' ? -(amount ?? -body.quantity) : 0
}
