import { parseArgs } from 'node:util'
import { isClean, runOrdeal } from './ordeal.ts'
import { journalUpTo, operations, tornJournals } from './power-cuts.ts'

// A long ordeal by hand: node hardware/simulator/ordeal-main.ts --seed 1 --seeds 100 --moves 500
// Cuts the power at every byte of the journal's operations first. Ends with 1 at the first journal that
// was torn, or the first seed that lost, doubled or acknowledged too early.

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '4' },
    moves: { type: 'string', default: '500' },
  },
})

for (const operation of operations) {
  const torn = tornJournals(journalUpTo(300, 79), operation)
  if (torn.length > 0) {
    console.log(JSON.stringify({ operation: operation.name, torn }))
    process.exit(1)
  }
}

const total = { journalled: 0, repeats: 0, faults: {} as Record<string, number> }
const first = Number(values.seed)
for (let seed = first; seed < first + Number(values.seeds); seed++) {
  const report = await runOrdeal({ seed, moves: Number(values.moves) })
  if (!isClean(report)) {
    console.log(JSON.stringify(report))
    process.exit(1)
  }
  total.journalled += report.journalled
  total.repeats += report.repeats
  for (const [fault, times] of Object.entries(report.faults)) total.faults[fault] = (total.faults[fault] ?? 0) + times
}
console.log(JSON.stringify(total))
