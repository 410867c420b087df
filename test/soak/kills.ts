import { parseArgs } from 'node:util'
import { runKillRounds } from '../support/kill-rounds.ts'

// Kills of the core while doses are recorded: npm run soak -- kills --seed 1 --kills 500

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' }, kills: { type: 'string', default: '500' } } })
const report = await runKillRounds({ kills: Number(values.kills), seed: Number(values.seed) })
console.log(JSON.stringify({ ...report, seed: values.seed }))
const isRight = report.wrong.length === 0 && report.recorded >= report.acknowledged && report.recorded <= report.sent
process.exit(isRight ? 0 : 1)
