import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { runFull } from '../support/store-faults/full.ts'
import { runKills } from '../support/store-faults/kills.ts'
import { runPower } from '../support/store-faults/power.ts'
import type { Report, RunOptions } from '../support/store-faults/report.ts'
import { mountingPrefix } from '../support/store-faults/small-disk.ts'
import { runRot } from '../support/store-faults/rot.ts'
import { canTrace } from '../support/store-faults/strace.ts'
import { runStorm } from '../support/store-faults/storm.ts'
import { runTorn } from '../support/store-faults/torn.ts'

// Faults of the local store: npm run soak -- store [--only kills,torn,full,rot,power,storm] [--share 0.1] [--seed 1]

/** What happens how often in a whole run. */
const faults: Record<string, { count: number; run: (options: RunOptions) => Promise<Report> }> = {
  kills: { count: 300, run: runKills },
  torn: { count: 300, run: runTorn },
  full: { count: 50, run: runFull },
  rot: { count: 100, run: runRot },
  power: { count: 300, run: runPower },
  storm: { count: 20, run: runStorm },
}

const wrongShownMax = 20

function whatCanRun(): string[] {
  if (canTrace()) return Object.keys(faults)
  console.log('Left out: power cuts, which need strace to know what a process wrote and synced.')
  return Object.keys(faults).filter((name) => name !== 'power')
}

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: whatCanRun().join() },
    share: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})
const names = values.only.split(',')
const unknown = names.filter((name) => !faults[name])
if (unknown.length > 0) {
  console.error(`There is no fault ${unknown.join(', ')}; there are: ${Object.keys(faults).join(', ')}.`)
  process.exit(1)
}
const prefix = names.includes('full') ? mountingPrefix() : []
if (prefix === undefined) {
  console.error('The disk-full episodes need to mount a small disk: run as root, or where user namespaces are allowed (unshare -Urm).')
  process.exit(1)
}
if (prefix.length > 0 && process.env.MEDBOX_MAY_MOUNT === undefined) {
  const [command, ...args] = [...prefix, process.execPath, ...process.argv.slice(1)]
  process.exit(spawnSync(command!, args, { stdio: 'inherit', env: { ...process.env, MEDBOX_MAY_MOUNT: '1' } }).status ?? 1)
}

console.log(`rerun: npm run soak -- store --only ${values.only} --share ${values.share} --seed ${values.seed}`)
const reports: [string, Report, number][] = []
for (const name of names) {
  const { count, run } = faults[name]!
  const begin = performance.now()
  const report = await run({ count: Math.max(1, Math.round(count * Number(values.share))), seed: Number(values.seed) })
  for (const text of report.wrong.slice(0, wrongShownMax)) console.error(`${name}: ${text}`)
  reports.push([name, report, (performance.now() - begin) / 1000])
}
console.table(
  Object.fromEntries(
    reports.map(([name, { episodes, acknowledged, wrong, detail }, seconds]) => [
      name,
      {
        episodes,
        acknowledged,
        wrong: wrong.length,
        seconds: Math.round(seconds),
        detail: Object.entries(detail)
          .map((pair) => pair.join(' '))
          .join(', '),
      },
    ]),
  ),
)
process.exit(reports.some(([, { wrong }]) => wrong.length > 0) ? 1 : 0)
