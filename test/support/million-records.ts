import { hlcToStamp } from '../../shared/clock/hlc.ts'
import type { Body } from '../../shared/kinds/table.ts'
import type { Observation } from '../../shared/kinds/observation.ts'
import { createRecord } from '../../shared/record/edit.ts'
import type { MedRecord } from '../../shared/record/record.ts'

// Records that are known by their number, about 1 KB each, so that any page of a large store can be checked
// without keeping what was written.

export const circle = 'bench-circle'
const schedules = 50
const begin = Date.parse('2020-01-01T00:00:00Z')
const minuteMs = 60_000
const words = 'after breakfast with a full glass of water, the left drawer stuck and was opened a second time; '

export const atOf = (number: number): number => begin + number * minuteMs

/** Of ten records, eight are doses. */
export const isDose = (number: number): boolean => number % 10 < 8
export const idOf = (number: number): string => `${isDose(number) ? 'dose' : 'stock'}:bench:${number}`
export const scheduleOf = (number: number): string => `schedule:bench:${(number * 7) % schedules}`

export function recordOf(number: number): MedRecord {
  const edit = { stamp: hlcToStamp({ ms: atOf(number), counter: 0 }, 'bench1'), by: { user: 'bench', device: 'bench1' } }
  return isDose(number)
    ? createRecord('dose', idOf(number), circle, doseOf(number), edit)
    : createRecord('stock-move', idOf(number), circle, moveOf(number), edit)
}

const doseOf = (number: number): Body<'dose'> => ({
  schedule: scheduleOf(number),
  medicine: `medicine:bench:${number % schedules}`,
  slot: String(number),
  planned: atOf(number),
  amount: 1,
  observations: observationsOf(number),
})

const moveOf = (number: number): Body<'stock-move'> => ({
  medicine: `medicine:bench:${number % schedules}`,
  reason: 'dose',
  quantity: -1,
  at: atOf(number),
  dose: `dose:bench:${number}`,
  observations: observationsOf(number),
})

function observationsOf(number: number): Record<string, Observation> {
  const at = atOf(number)
  const reason = `${number}: ${words.repeat(2)}`
  return {
    [`box:bench:1:${number}`]: { state: 'taken', at, noted: at, evidence: 'box', drawer: 1 + (number % 8), reason },
    [`said:${number}`]: {
      state: 'taken',
      at: at + 1,
      noted: at + 1,
      evidence: 'statement',
      by: { user: 'bench', device: 'bench1' },
      reason,
    },
  }
}
