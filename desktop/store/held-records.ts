import { isSameJson } from '../../shared/record/json.ts'

/** The device value that lists the records which came from the server and could not be joined. */
export const heldRecordsKey = 'held-records'

/** A record set aside: kept as it came, with the reason, since when (epoch ms). */
export type HeldRecord = { record: unknown; code: string; heldSince: number }

/** Beyond this many, or this much, the first ones stay; the server still has the others. */
const heldRecordsMax = 100
const heldBytesMax = 4 * 1024 * 1024

/** The list with new ones added, and without those of the ids that have been joined since. */
export function holdRecords(list: unknown, added: readonly HeldRecord[], joined: ReadonlySet<unknown>): HeldRecord[] | undefined {
  const kept = ((list as HeldRecord[] | undefined) ?? []).filter(({ record }) => !joined.has(heldId(record)))
  for (const item of added) if (!kept.some(({ record }) => isSameJson(record, item.record))) kept.push(item)
  const within = fitting(kept)
  return within.length > 0 ? within : undefined
}

/** The size of JSON in UTF-16, which is at least what the database needs for it. */
function fitting(list: readonly HeldRecord[]): HeldRecord[] {
  let bytes = 0
  return list.slice(0, heldRecordsMax).filter(({ record }) => (bytes += 2 * (JSON.stringify(record) ?? '').length) <= heldBytesMax)
}

export const heldId = (record: unknown): unknown => (record as { id?: unknown } | null | undefined)?.id
