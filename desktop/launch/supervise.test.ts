import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { restartCode } from '../../shared/process/restart-code.ts'
import { RotatingLog } from './rotating-log.ts'
import { type ProcessEvents, supervise } from './supervise.ts'

/** For a process to come up on a machine that does much else. */
const startMsMax = 20_000
const waitsForInput = 'process.stdin.resume().on("end", () => process.exit(0))'

test('I6.50 a process that is killed is started again, and the person is told once', async () => {
  const { pids, troubles } = run(`console.log(JSON.stringify({ pid: process.pid })); ${waitsForInput}`)
  await vi.waitFor(() => expect(pids).toHaveLength(1), startMsMax)
  process.kill(pids[0]!, 'SIGKILL')
  await vi.waitFor(() => expect(pids).toHaveLength(2), startMsMax)
  expect(pids[1]).not.toBe(pids[0])
  expect(troubles).toEqual([expect.stringMatching(/^The part ended (by SIGKILL|with code 1) and was started again; details: .*part\.log$/)])
})

test('I1.90 a process that asks to be started again is, without a word about a crash', async () => {
  const { pids, troubles } = run(`console.log(JSON.stringify({ pid: process.pid })); setTimeout(() => process.exit(${restartCode}), 100)`)
  await vi.waitFor(() => expect(pids.length).toBeGreaterThanOrEqual(2), startMsMax)
  expect(troubles).toEqual([])
})

test('I6.55 a process that ignores every request to end is ended all the same', async () => {
  const { pids, supervised } = run(
    `process.on("SIGTERM", () => {}); console.log(JSON.stringify({ pid: process.pid })); setInterval(() => {}, 1000)`,
    { stopMsMax: 300 },
  )
  await vi.waitFor(() => expect(pids).toHaveLength(1), startMsMax)
  await supervised.stop()
  expect(() => process.kill(pids[0]!, 0)).toThrow('ESRCH')
})

test('I6.55 a process that is asked to end is not started again', async () => {
  const { pids, supervised, troubles } = run(`console.log(JSON.stringify({ pid: process.pid })); ${waitsForInput}`)
  await vi.waitFor(() => expect(pids).toHaveLength(1), startMsMax)
  await supervised.stop()
  await new Promise((resolve) => setTimeout(resolve, 700))
  expect(pids).toHaveLength(1)
  expect(troubles).toEqual([])
})

test('what a process prints that is not for the launcher is kept in its log', async () => {
  const { pids, logPath } = run(
    `console.log("a warning"); console.error("an error"); console.log(JSON.stringify({ pid: process.pid })); ${waitsForInput}`,
  )
  await vi.waitFor(() => expect(pids).toHaveLength(1), startMsMax)
  await vi.waitFor(() => expect(readFileSync(logPath, 'utf8').split('\n').sort()).toEqual(['', 'a warning', 'an error']), startMsMax)
})

test('I6.51 a process that never came up is given up, in one sentence with the place of its log', async () => {
  const { troubles, ended } = run('process.exit(3)', { isReady: false })
  await ended
  expect(troubles.at(-1)).toMatch(/^The part cannot start \(it ended with code 3\); .*part\.log says why\.$/)
})

function run(script: string, { stopMsMax, isReady = true }: { stopMsMax?: number; isReady?: boolean } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'medbox-supervise-'))
  const logPath = join(folder, 'part.log')
  const pids: number[] = []
  const troubles: string[] = []
  const { promise: ended, resolve: gaveUp } = Promise.withResolvers<void>()
  const events: ProcessEvents = {
    line: (value) => pids.push((value as { pid: number }).pid),
    trouble: (sentence) => troubles.push(sentence),
    gaveUp,
  }
  const log = new RotatingLog(logPath, 100_000)
  const supervised = supervise(
    { title: 'The part', command: process.execPath, args: ['-e', script], env: {}, log, ...(stopMsMax && { stopMsMax }) },
    events,
  )
  if (isReady) supervised.markReady()
  onTestFinished(async () => {
    await supervised.stop()
    rmSync(folder, { recursive: true })
  })
  return { pids, troubles, supervised, logPath, ended }
}
