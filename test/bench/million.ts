import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { smallMemory } from '../../shared/process/node-memory.ts'

// The kiosk's store with very many records of about 1 KB, every answer checked; each phase is a process of its
// own, so that its memory is its own: npm run bench -- million [--small 100000] [--large 1000000] [--plain]

const { values } = parseArgs({
  options: {
    small: { type: 'string', default: '100000' },
    large: { type: 'string', default: '1000000' },
    plain: { type: 'boolean', default: false },
    phases: { type: 'string', default: 'open,query,live,sync,backlog' },
  },
})

type Figures = Record<string, number>

/** What the project promises at the large size; times in milliseconds, at the 95th percentile. */
const bars: Figures = { openMs: 1500, pageMs: 10, dayMs: 10, planMs: 10, idMs: 10, liveMs: 10, backlogLiveMs: 10, peakMb: 300 }
/** Beyond these the growth from small to large counts; below half a millisecond it is noise. */
const growthMax = 1.5
const growing = new Set(['pageMs', 'dayMs', 'planMs', 'idMs', 'liveMs'])
const noiseMs = 0.5

const childPath = join(import.meta.dirname, '../support/million.child.ts')
const folder = mkdtempSync(join(tmpdir(), 'medbox-million-'))
const key = values.plain ? {} : { MEDBOX_BENCH_KEY: '5a'.repeat(32) }
let failures = 0

try {
  const small = await measure(0, Number(values.small))
  const large = await measure(Number(values.small), Number(values.large))
  print(small, large)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failures > 0 ? 1 : 0

async function measure(from: number, count: number): Promise<Map<string, Figures>> {
  const figures = new Map<string, Figures>()
  for (const phase of ['make', ...values.phases.split(',')]) {
    figures.set(phase, await run(phase, count, from))
    console.log(count, phase, JSON.stringify(figures.get(phase)))
  }
  console.log(count, 'file', `${Math.round(statSync(join(folder, 'medbox.sqlite')).size / 2 ** 20)} MB`)
  return figures
}

async function run(phase: string, count: number, from: number): Promise<Figures> {
  const child = spawn(process.execPath, [...smallMemory, childPath, phase, folder, String(count), String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...key },
  })
  let output = ''
  child.stdout.on('data', (text) => (output += String(text)))
  const [code] = (await once(child, 'close')) as [number]
  if (code !== 0) throw new Error(`The phase ${phase} at ${count} records failed.`)
  return JSON.parse(output) as Figures
}

function print(small: Map<string, Figures>, large: Map<string, Figures>): void {
  console.log(
    `\n${'phase'.padEnd(10)}${'figure'.padEnd(16)}${values.small.padStart(12)}${values.large.padStart(12)}${'growth'.padStart(9)}  bar`,
  )
  for (const [phase, figures] of large)
    for (const name of Object.keys(figures)) printRow(phase, name, small.get(phase)![name]!, figures[name]!)
  console.log(failures === 0 ? 'every bar is held' : `${failures} bars are missed`)
}

function printRow(phase: string, name: string, small: number, large: number): void {
  const growth = large / small
  const bar = bars[name]
  const isOver = bar !== undefined && large > bar
  const hasGrown = growing.has(name) && growth > growthMax && large > noiseMs
  if (isOver || hasGrown) failures++
  const verdict = `${bar === undefined ? '' : `≤ ${bar}`}${isOver ? ' MISSED' : ''}${hasGrown ? ` grew more than ${growthMax}×` : ''}`
  const cells = [small.toFixed(2), large.toFixed(2)].map((text) => text.padStart(12)).join('')
  console.log(`${phase.padEnd(10)}${name.padEnd(16)}${cells}${`${growth.toFixed(2)}×`.padStart(9)}  ${verdict}`)
}
