import { z } from 'zod'
import { type ProcessPlan, type Supervised, supervise } from './supervise.ts'

export type Part<T> = {
  process: Supervised
  /** What it said when it was up first; undefined when it could not be started. */
  ready: Promise<T | undefined>
}

export type PartEvents<T> = {
  ready: (value: T) => void
  trouble: (sentence: string) => void
  quit: () => void
}

/** What a process says when it cannot start. */
const failedSchema = z.object({ failed: z.string() })

/** Starts a process that says on its standard output when it is up. */
export function startPart<T>(plan: ProcessPlan, schema: z.ZodType<T>, events: PartEvents<T>): Part<T> {
  const first = Promise.withResolvers<T | undefined>()
  let lastFailure = ''
  const process = supervise(plan, {
    line(value) {
      const parsed = schema.safeParse(value)
      if (!parsed.success) return sayFailure(failedSchema.safeParse(value).data?.failed)
      process.markReady()
      events.ready(parsed.data)
      first.resolve(parsed.data)
    },
    trouble: events.trouble,
    gaveUp: () => first.resolve(undefined),
    quit: events.quit,
  })
  return { process, ready: first.promise }

  /** Once, however often it is tried again. */
  function sayFailure(sentence: string | undefined): void {
    if (!sentence || sentence === lastFailure) return
    lastFailure = sentence
    events.trouble(sentence)
  }
}
