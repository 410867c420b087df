import type { MedRecord } from '../../shared/record/record.ts'

/** Hands changes that a circle will never get to the person as a file. */
export function offerDownload(circle: string, records: readonly MedRecord[]): void {
  if (records.length === 0) return
  const url = URL.createObjectURL(new Blob([JSON.stringify({ circle, records }, null, 2)], { type: 'application/json' }))
  const link = Object.assign(document.createElement('a'), { href: url, download: `medbox-${circle}.json` })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
