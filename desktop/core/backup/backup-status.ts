import { z } from 'zod'

/** The device value under `backupStatusKey`: what came of the last backups. */
const statusSchema = z.object({
  last: z
    .object({ at: z.number(), place: z.string(), bytes: z.number(), state: z.string(), number: z.number(), path: z.string() })
    .nullable(),
  failed: z.object({ at: z.number(), code: z.string() }).nullable(),
})

export type BackupStatus = z.infer<typeof statusSchema>

/** What cannot be read counts as no backup yet. */
export const readStatus = (value: unknown): BackupStatus => statusSchema.safeParse(value).data ?? { last: null, failed: null }
