import {
  addFingerprints,
  addVersion,
  type Fingerprint,
  fingerprintToText,
  fingerprintZero,
  rangeCount,
} from '../../../shared/record/fingerprint.ts'
import { recordVersion } from '../../../shared/record/version.ts'
import { fromDocument, toRecord } from '../record-document.ts'
import { readRows } from './rows.ts'

/** What a database file holds, as read from its rows. */
export type Contents = {
  /** Table → rows. */
  rows: Record<string, number>
  /** Circle → one fingerprint per range, what has been forgotten included. */
  prints: Record<string, string[]>
  /** Records that are not what was stored. */
  wrong: number
}

/** Reads a file row by row, and reckons each record's version anew. */
export async function readContents(path: string, key: Uint8Array): Promise<Contents> {
  const rows: Contents['rows'] = {}
  const prints = new Map<string, Fingerprint[]>()
  let wrong = 0
  for await (const row of readRows(path, key)) {
    rows[row.table] = (rows[row.table] ?? 0) + 1
    if (row.forgotten) addForgotten(printsOf(row.forgotten.circle), row.forgotten.sums)
    if (!row.record) continue
    const { id, circle, range, version } = row.record
    if (recordVersion(toRecord(fromDocument(row.record))) !== version) wrong++
    const ofCircle = printsOf(circle)
    ofCircle[range] = addVersion(ofCircle[range]!, id, version)
  }
  return { rows, prints: Object.fromEntries([...prints].map(([circle, sums]) => [circle, sums.map(fingerprintToText)])), wrong }

  function printsOf(circle: string): Fingerprint[] {
    const known = prints.get(circle) ?? Array.from({ length: rangeCount }, () => fingerprintZero)
    prints.set(circle, known)
    return known
  }
}

function addForgotten(prints: Fingerprint[], sums: readonly string[]): void {
  for (const [range, text] of sums.entries()) {
    const [count, sum] = text.split(':') as [string, string]
    if (range < rangeCount) prints[range] = addFingerprints(prints[range]!, { count: Number(count), sum: BigInt(`0x${sum}`) })
  }
}
