import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { replaceFile, syncFolder } from '../durable-file.ts'
import { backupNameOf } from './backup-folder.ts'

const intentFile = 'recovery.json'

const intentSchema = z.object({
  at: z.number(),
  reason: z.enum(['damaged', 'lost-writes']),
  /** Where the files go, inside the data folder. */
  setAside: z.string(),
  /** Whether they are all there: what then lies in the data folder is the new store. */
  isSetAside: z.boolean(),
})

/** A store is to be put back, or is in the middle of it; as long as this stands, opening goes on with it. */
export type RecoveryIntent = z.infer<typeof intentSchema>

export const newIntent = (reason: RecoveryIntent['reason'], at: number): RecoveryIntent => ({
  at,
  reason,
  setAside: join('damaged', backupNameOf(at)),
  isSetAside: false,
})

export async function readIntent(folder: string): Promise<RecoveryIntent | undefined> {
  try {
    return intentSchema.parse(JSON.parse(await readFile(join(folder, intentFile), 'utf8')))
  } catch {
    return undefined
  }
}

/** Durable when it resolves. */
export const writeIntent = (folder: string, intent: RecoveryIntent): Promise<void> =>
  replaceFile(join(folder, intentFile), Buffer.from(JSON.stringify(intent)))

export async function removeIntent(folder: string): Promise<void> {
  await rm(join(folder, intentFile), { force: true })
  await syncFolder(folder)
}

/** The store of this folder was found damaged while it was open: the next opening puts it back. */
export const markDamaged = (folder: string, nowMs: number): Promise<void> => writeIntent(folder, newIntent('damaged', nowMs))
