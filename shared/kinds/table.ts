import { boxEvent } from './box-event.ts'
import { device } from './device.ts'
import { dose } from './dose.ts'
import type { Kind } from './kind.ts'
import { labelScan } from './label-scan.ts'
import { medicine } from './medicine.ts'
import { membership } from './membership.ts'
import { patient } from './patient.ts'
import { schedule } from './schedule.ts'
import { setting } from './setting.ts'
import { stockMove } from './stock-move.ts'

/** Every kind that this version knows; all that is generic reads this table. */
export const kinds = {
  patient,
  membership,
  device,
  medicine,
  schedule,
  dose,
  'stock-move': stockMove,
  'label-scan': labelScan,
  'box-event': boxEvent,
  setting,
}

export type KindName = keyof typeof kinds
export type Body<K extends KindName> = import('./kind.ts').BodyOf<(typeof kinds)[K]['fields']>

export const kindOf = (name: string): Kind | undefined =>
  Object.hasOwn(kinds, name) ? (kinds[name as KindName] as unknown as Kind) : undefined
