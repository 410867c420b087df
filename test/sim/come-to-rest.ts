import type { World } from './world.ts'

const calmMsMax = 60 * 60_000

/** Runs until every replica says that all is proven. */
export async function comeToRest({ replicas, server, time }: World): Promise<void> {
  const isCalm = () =>
    replicas.every(
      ({ sync }) => sync.status().isProven && sync.status().mode === 'idle' && sync.status().circles.length === server.circles.size,
    )
  if (await time.runUntil(isCalm, calmMsMax)) return
  throw new Error(
    `It does not come to rest: ${JSON.stringify(
      replicas.map(({ sync }) => sync.status()),
      null,
      1,
    )}`,
  )
}
