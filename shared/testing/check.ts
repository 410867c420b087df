import fc from 'fast-check'
import { expect } from 'vitest'

/**
 * Runs a property with a fresh seed. A failure prints the shrunk counterexample and the line that runs it
 * again. `RUNS=20` multiplies the runs (soak).
 */
export function check<T>(property: fc.IProperty<T>, numRuns: number): void {
  const seed = Number(env('SEED') ?? Math.floor(Math.random() * 0x7fff_ffff))
  const path = env('SEED_PATH')
  const details = fc.check(property, { seed, numRuns: numRuns * Number(env('RUNS') ?? 1), ...(path ? { path } : {}) })
  if (!details.failed) return
  const rerun = `SEED=${seed} SEED_PATH=${details.counterexamplePath} npx vitest run ${thisTest()}`
  throw new Error(`Again: ${rerun}\n${fc.defaultReportMessage(details)}`, { cause: details.errorInstance })
}

/** The running test, as vitest's arguments: its file, and its title as a pattern. */
function thisTest(): string {
  const { testPath = '', currentTestName = '' } = expect.getState()
  const file = testPath.slice(testPath.lastIndexOf('/shared/') + 1)
  const title = currentTestName.split(' > ').at(-1)!
  return `${file} -t '${title.replace(/[^\w .:-]/g, '.')}'`
}

/** Environment variables without Node's types, which this layer does without. */
function env(name: string): string | undefined {
  const host = globalThis as { process?: { env: Record<string, string | undefined> } }
  return host.process?.env[name]
}
