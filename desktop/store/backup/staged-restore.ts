import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { replaceFile } from '../durable-file.ts'

/** Where a backup is made ready, inside the data folder. */
export const restoreFolder = 'restore'
/** Says that it is, and how far putting it in place has come. */
export const readyFile = 'ready.json'

const stagedSchema = z.object({
  /** Where the present store goes, inside the data folder. */
  setAside: z.string(),
  /** Whether what the present store has more of the same circles is joined in. */
  isJoined: z.boolean(),
  /** Whether the present store is set aside: what then lies in the data folder is the restored one. */
  isSetAside: z.boolean(),
})

export type StagedRestore = z.infer<typeof stagedSchema>

export async function readStaged(folder: string): Promise<StagedRestore | undefined> {
  try {
    return stagedSchema.parse(JSON.parse(await readFile(join(folder, restoreFolder, readyFile), 'utf8')))
  } catch {
    return undefined
  }
}

/** Durable when it resolves. */
export const writeStaged = (folder: string, staged: StagedRestore): Promise<void> =>
  replaceFile(join(folder, restoreFolder, readyFile), Buffer.from(JSON.stringify(staged)))
