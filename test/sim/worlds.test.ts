import { expect, test } from 'vitest'
import { runWorld } from './world.ts'

const worlds = Number(process.env['SIM_WORLDS'] ?? 100)
const first = Number(process.env['SIM_SEED'] ?? 1)

test(`I2.7 ${worlds} worlds of replicas that edit apart come to one state, with nothing lost, pending or unproven`, { timeout: 600_000 }, async () => {
  const count = process.env['SIM_SEED'] && !process.env['SIM_WORLDS'] ? 1 : worlds
  const started = performance.now()
  let edits = 0
  for (let seed = first; seed < first + count; seed++) {
    const world = await runWorld(seed).catch((error) => {
      throw new Error(`${(error as Error).message}\nRun it again: SIM_SEED=${seed} npx vitest run test/sim/worlds.test.ts`, { cause: error })
    })
    edits += world.replicas.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0)
  }
  console.log(`${count} worlds from seed ${first}: ${edits} edits, ${Math.round(performance.now() - started)} ms. One alone: SIM_SEED=${first} npx vitest run test/sim/worlds.test.ts`)
  expect(edits).toBeGreaterThan(count)
})
