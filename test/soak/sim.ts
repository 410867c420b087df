import { parseArgs } from 'node:util'
import { runWorld } from '../sim/world.ts'

// Simulated worlds of replicas and a server, one seed after the other, until one breaks a law or the minutes are over:
//   npm run soak -- sim --seed 1 --minutes 10

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' }, minutes: { type: 'string', default: '10' } } })
const end = performance.now() + Number(values.minutes) * 60_000
const first = Number(values.seed)
let seed = first
for (; performance.now() < end; seed++) {
  try {
    await runWorld(seed)
  } catch (error) {
    console.error(`seed ${seed}:`, error)
    console.error(`Run it again: npm run soak -- sim --seed ${seed}`)
    process.exit(1)
  }
}
console.log(`${seed - first} worlds from seed ${first}: none broke a law.`)
