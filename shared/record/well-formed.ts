import { stampDevice } from '../clock/hlc.ts'
import { isSameJson } from './json.ts'
import type { FieldClock } from './record.ts'

type Parts = { clock: Record<string, FieldClock>; body: Record<string, unknown> }

/** Whether every clock entry has a value that it can order, so that merging can neither throw nor drop anything. */
export function isWellFormed(record: Parts): boolean {
  return Object.entries(record.clock).every(([name, clock]) => {
    const [holder, member] = name.startsWith('@') ? [record, name.slice(1)] : [record.body, name]
    return Object.hasOwn(holder, member) && fits((holder as Record<string, unknown>)[member], clock)
  })
}

function fits(value: unknown, clock: FieldClock): boolean {
  if (clock === 'union') return typeof value === 'object' && value !== null && !Array.isArray(value)
  return typeof clock === 'string' || (areHeads(clock) && isSameJson(value, clock.heads.at(-1)?.value ?? null))
}

/** Heads ascend by stamp, and each is among what its own register has seen. */
function areHeads({ seen, heads }: Exclude<FieldClock, string>): boolean {
  return heads.every(({ stamp }, index) => {
    const device = stampDevice(stamp)
    const isSeen = Object.hasOwn(seen, device) && seen[device]! >= stamp
    return isSeen && (index === 0 || heads[index - 1]!.stamp < stamp)
  })
}
