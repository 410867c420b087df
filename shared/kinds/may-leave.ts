import { stampTime } from '../clock/hlc.ts'
import type { MedRecord } from '../record/record.ts'
import { latestStamp } from '../record/stamps.ts'
import { unreadable } from './derive.ts'
import { kindOf } from './table.ts'

const dayMs = 24 * 3600_000

/** Whether its kind lets a record leave a device by now; what this version cannot read never leaves. */
export function mayLeave(record: MedRecord, nowMs: number): boolean {
  const kind = kindOf(record.kind)
  if (!kind?.retention || record.v > kind.version || record.state === unreadable.state) return false
  const { days, states = [record.state] } = kind.retention
  return states.includes(record.state) && lastTouchedMs(record) < nowMs - days * dayMs
}

/** A correction of an old record counts from its own day: a server put back to a state from before it would need it. */
function lastTouchedMs(record: MedRecord): number {
  const stamp = latestStamp(record)
  return Math.max(record.at, stamp ? stampTime(stamp).ms : 0)
}
