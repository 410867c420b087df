import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { MedRecord } from '../../shared/record/record.ts'

/** Writes changes that a circle will never get to a file of the person's own, durably, before the circle leaves the device. */
export async function keepLostCircle(folder: string, circle: string, records: readonly MedRecord[], nowMs: number): Promise<void> {
  if (records.length === 0) return
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = await open(join(folder, `${circle}-${nowMs}.json`), 'w', 0o600)
  try {
    await file.writeFile(JSON.stringify({ circle, leftAt: new Date(nowMs).toISOString(), records }, null, 2))
    await file.sync()
  } finally {
    await file.close()
  }
}
