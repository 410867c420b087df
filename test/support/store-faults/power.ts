import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type SeededRandom, seededRandom } from '../../sim/seeded-random.ts'
import { acknowledgedItems } from './ledger.ts'
import type { Report, RunOptions } from './report.ts'
import { canTrace, readTrace, tracing } from './strace.ts'
import { type Trace, TracedDisk } from './traced-disk.ts'
import { verify } from './verify.ts'
import { hear, type Household, newHousehold, startWriting, writingCommand } from './writing-process.ts'

const cutsPerTrace = 12
const writingMsMax = 4000
const works = ['', 'changeKey', 'shrink', 'copyTo'] as const

/**
 * Power cuts, which SIGKILL is not: every write and sync of a writing process is on record, and a disk is put together
 * as a cut at a random moment may leave it, with any part of what was not synced. Everything acknowledged is there.
 */
export async function runPower({ count, seed }: RunOptions): Promise<Report> {
  if (!canTrace()) throw new Error('Power cuts need strace, to know what a process writes and syncs.')
  const random = seededRandom(seed)
  const report: Report = { episodes: count, acknowledged: 0, wrong: [], detail: { traces: 0, events: 0 } }
  for (let cut = 0; cut < count;) {
    const base = mkdtempSync(join(tmpdir(), 'medbox-power-'))
    const home = newHousehold(join(base, 'data'))
    const work = random.pick(works)
    const { trace, before } = await record(home, base, work, random)
    report.detail.traces!++
    report.detail.events! += trace.length
    for (let part = 0; part < cutsPerTrace && cut < count; part++, cut++) {
      const after = await cutAt(random.int(trace.length), trace, home, before, join(base, `cut-${part}`), random).catch((error: Error) => [
        error.stack!,
      ])
      report.wrong.push(...after.map((text) => `cut ${cut} beside ${work || 'writing'}: ${text}`))
      report.acknowledged += acknowledgedItems(home.ledger)
    }
    rmSync(base, { recursive: true, force: true })
  }
  return report
}

/** A first process makes the store and is killed; the second one is on record. */
async function record(home: Household, base: string, work: string, random: SeededRandom): Promise<{ trace: Trace; before: Household }> {
  const first = startWriting(home, 1, [])
  await first.line('ack')
  await first.kill('SIGKILL')
  hear(home, first)
  await verify(home)
  const folder = join(base, 'before')
  cpSync(home.folder, folder, { recursive: true })
  const before: Household = { ...home, folder, ledger: new Map(home.ledger), rounds: [...home.rounds], keys: [...home.keys] }
  const log = join(base, 'trace')
  const [command, ...args] = [...tracing(log), process.execPath, ...writingCommand(home, random.int(2 ** 30), work ? [work] : [])]
  const writer = spawn(command!, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  let output = ''
  writer.stdout.on('data', (text) => (output += String(text)))
  while (!output.includes('"open"') && writer.exitCode === null) await wait(20)
  await wait(500 + random.int(writingMsMax))
  writer.stdin.write('stop\n')
  await once(writer, 'close')
  return { trace: readTrace(readFileSync(log, 'latin1'), home.folder), before }
}

async function cutAt(
  at: number,
  trace: Trace,
  home: Household,
  before: Household,
  folder: string,
  random: SeededRandom,
): Promise<string[]> {
  // The paths on record are those of the folder that was written to.
  const disk = new TracedDisk(before.folder, home.folder)
  for (const event of trace.slice(0, at)) disk.apply(event)
  disk.writeAfterCut(home.folder, folder, random)
  const cut: Household = { ...before, folder, ledger: new Map(before.ledger), rounds: [...home.rounds], keys: [...before.keys], copies: [] }
  const wrong = hear(cut, { lines: disk.said })
  home.ledger = new Map(cut.ledger)
  wrong.push(...(await verify(cut)))
  rmSync(folder, { recursive: true, force: true })
  return wrong.map((text) => `event ${at} of ${trace.length}: ${text}`)
}
