import { join } from 'node:path'
import type { MedRecord } from '../../shared/record/record.ts'
import { withDiskErrors } from '../store/disk-error.ts'
import { makeFolder, replaceFile } from '../store/durable-file.ts'
import { sealKept } from '../store/keys/kept-file.ts'

/** Where and with which key what a circle will never get is kept. */
export type Keep = { folder: string; filesKey: Uint8Array }

/** Writes changes that a circle will never get to a file of the person's own, durably, before the circle leaves the device. */
export async function keepLostCircle(keep: Keep, circle: string, records: readonly MedRecord[], nowMs: number): Promise<void> {
  if (records.length === 0) return
  const name = `${circle}-${nowMs}`
  const text = JSON.stringify({ circle, leftAt: new Date(nowMs).toISOString(), records }, null, 2)
  await withDiskErrors(keep.folder, async () => {
    await makeFolder(keep.folder)
    await replaceFile(join(keep.folder, `${name}.sealed`), sealKept(keep.filesKey, name, text))
  })
}
