import { expect, test } from 'vitest'
import { runWorld } from './world.ts'

const first = Number(process.env['SIM_SEED'] ?? 1)
const worlds = Number(process.env['SIM_WORLDS'] ?? (process.env['SIM_SEED'] ? 1 : 100))
const command = 'npx vitest run test/sim/worlds.test.ts'
const msMax = 1000 * worlds + 60_000

test('I2.7 replicas that edit apart come to one state, nothing lost, pending or unproven', { timeout: msMax }, async () => {
  const started = performance.now()
  let edits = 0
  for (let seed = first; seed < first + worlds; seed++) edits += await editsIn(seed)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${worlds} worlds from seed ${first}, ${edits} edits, ${seconds} s. Others: SIM_SEED=… SIM_WORLDS=… ${command}`)
  expect(edits).toBeGreaterThan(worlds)
})

async function editsIn(seed: number): Promise<number> {
  const { replicas } = await runWorld(seed).catch((error: unknown) => {
    throw new Error(`${(error as Error).message}\nRun it again: SIM_SEED=${seed} ${command}`, { cause: error })
  })
  return replicas.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0)
}
