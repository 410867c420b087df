import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { RxStorage } from 'rxdb'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import { runPerformanceTests } from 'rxdb/plugins/test-utils'
import { getRxStorageSqlite } from '../../desktop/store/sqlite/index.ts'
import { openDexie } from './storage/dexie.ts'
import { runRaw } from './storage/raw-sqlite.ts'

/**
 * RxDB's own benchmark for our storage, encrypted and plain, each with both durability settings, beside RxDB's memory
 * storage, Dexie in Chromium, and SQLite by hand: one run of each in turns, so that all meet the same machine. It checks
 * what it is answered. Printed: milliseconds as median (and best), and the ratio to the memory storage.
 * With --cpu, processor time is measured instead of time: what to compare on a machine that does other work too; it
 * leaves out what waits for the disk, and Dexie, which works in another process.
 * npm run bench -- store [--rounds 20] [--cpu]
 */
type Run = () => Promise<Record<string, number | string>> | Record<string, number>

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '20' }, cpu: { type: 'boolean', default: false } } })
const rounds = Number(values.rounds)
const warmUpRounds = 2
const waitMs = 10

/** How many times the memory storage's time our encrypted storage may take, and how many times that of SQLite by hand. */
const bars: Record<string, number> = {
  'time-to-first-insert': 4,
  'insert-documents-500': 25,
  'find-by-ids-3000': 6,
  'serial-inserts-50': 7,
  'serial-find-by-id-50': 3,
  'find-by-query': 6,
  'find-by-query-parallel-4': 5,
  '4x-count': 2,
}
const rawBar = 1.5

if (values.cpu)
  performance.now = () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  }

const folder = mkdtempSync(join(tmpdir(), 'medbox-bench-'))
const key = new Uint8Array(32).fill(7)
const onRxdb = (storage: RxStorage<unknown, unknown>): Run => {
  const config = { runs: 1, waitBetweenTests: waitMs, log: false }
  return () => runPerformanceTests(storage, 'bench', config)
}
const ours = (name: string, settings: { key?: Uint8Array; synchronous: 'full' | 'normal' }) =>
  onRxdb(getRxStorageSqlite({ folder: join(folder, name), ...settings }))

const dexie = values.cpu ? undefined : await openDexie()
const subjects: Record<string, Run> = {
  memory: onRxdb(getRxStorageMemory()),
  ...(dexie && { Dexie: () => dexie.run(waitMs) }),
  'encrypted, full': ours('encrypted-full', { key, synchronous: 'full' }),
  'raw encrypted, full': () => runRaw({ folder, key, synchronous: 'full' }),
  'plain, full': ours('plain-full', { synchronous: 'full' }),
  'raw plain, full': () => runRaw({ folder, synchronous: 'full' }),
  'encrypted, normal': ours('encrypted-normal', { key, synchronous: 'normal' }),
  'raw encrypted, normal': () => runRaw({ folder, key, synchronous: 'normal' }),
  'plain, normal': ours('plain-normal', { synchronous: 'normal' }),
  'raw plain, normal': () => runRaw({ folder, synchronous: 'normal' }),
}

const timings = new Map<string, Map<string, number[]>>()
try {
  for (let round = -warmUpRounds; round < rounds; round++)
    for (const [name, run] of Object.entries(subjects)) {
      const result = await run()
      if (round >= 0) keep(name, result)
    }
} finally {
  await dexie?.close()
  rmSync(folder, { recursive: true, force: true })
}
print()

function keep(subject: string, result: Record<string, number | string>): void {
  for (const test of Object.keys(bars)) {
    const bySubject = timings.get(test) ?? new Map<string, number[]>()
    timings.set(test, bySubject)
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), result[test] as number])
  }
}

function print(): void {
  const tests = Object.keys(bars)
  console.log(`${rounds} rounds; milliseconds${values.cpu ? ' of the processor' : ''}: median (best), × the memory storage's median`)
  console.table(Object.fromEntries(Object.keys(subjects).map((subject) => [subject, row(tests, (test) => cell(test, subject))])))
  console.log('bars, by medians (by bests)')
  const verdicts = ['full', 'normal'].flatMap((synchronous) => [
    [`encrypted, ${synchronous} / memory`, row(tests, (test) => verdict(test, `encrypted, ${synchronous}`, 'memory', bars[test]!))],
    ...['encrypted', 'plain'].map((kind) => [
      `${kind}, ${synchronous} / raw`,
      row(tests, (test) => verdict(test, `${kind}, ${synchronous}`, `raw ${kind}, ${synchronous}`, rawBar)),
    ]),
  ])
  console.table(Object.fromEntries(verdicts))
}

function row(tests: string[], cellOf: (test: string) => string): Record<string, string> {
  return Object.fromEntries(tests.map((test) => [test.replace('documents-', '').replace('find-by-query', 'query'), cellOf(test)]))
}

function cell(test: string, subject: string): string {
  const { median, best } = of(test, subject)
  const ratio = subject === 'memory' ? '' : ` ${(median / of(test, 'memory').median).toFixed(1)}×`
  return `${median.toFixed(2)} (${best.toFixed(2)})${ratio}`
}

function verdict(test: string, subject: string, base: string, bar: number): string {
  const [a, b] = [of(test, subject), of(test, base)]
  const ratio = a.median / b.median
  return `${ratio.toFixed(1)} (${(a.best / b.best).toFixed(1)}) ${ratio <= bar ? '≤' : '>'} ${bar}`
}

function of(test: string, subject: string): { median: number; best: number } {
  const sorted = timings
    .get(test)!
    .get(subject)!
    .toSorted((a, b) => a - b)
  return { median: sorted[sorted.length >> 1]!, best: sorted[0]! }
}
