import fc from 'fast-check'

/**
 * Runs a property with a fresh seed. A failure prints the seed, the shrunk counterexample and the line that
 * runs it again: `SEED=… SEED_PATH=… vitest run <file> -t "<id>"`. `RUNS` multiplies the runs (soak).
 */
export function check<T>(property: fc.IProperty<T>, numRuns: number): void {
  const seed = Number(env('SEED') ?? Math.floor(Math.random() * 0x7fff_ffff))
  const path = env('SEED_PATH')
  const details = fc.check(property, { seed, numRuns: numRuns * Number(env('RUNS') ?? 1), ...(path ? { path } : {}) })
  if (!details.failed) return
  const rerun = `SEED=${seed} SEED_PATH=${details.counterexamplePath} vitest run <this file> -t "<this title>"`
  throw new Error(`Again: ${rerun}\n${fc.defaultReportMessage(details)}`, { cause: details.errorInstance })
}

/** Environment variables without Node's types, which this layer does without. */
function env(name: string): string | undefined {
  const host = globalThis as { process?: { env: Record<string, string | undefined> } }
  return host.process?.env[name]
}
