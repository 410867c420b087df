import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LaunchError } from '../../desktop/launch/launch-error.ts'
import { findChromium } from '../../desktop/launch/kiosk-window.ts'
import { projectRoot } from '../../desktop/launch/project-root.ts'
import { bundles, ensureBuilt } from '../../desktop/launch/ui-build.ts'
import { describeTotals, readTotals, type TestTotals } from './test-totals.ts'

// npm test [-- arguments for vitest]
// CHROMIUM_PATH: the browser to test with. COUCHDB_URL: a CouchDB to test on besides the embedded database.
// MEDBOX_TEST_ALL=1: a skipped test is a failure, and so is a machine without a browser.

const resultsPath = join(projectRoot, 'build/test-results.json')
const totalsPath = join(projectRoot, 'build/test-totals.txt')
const browserProjects = ['ui', 'e2e']

try {
  process.exitCode = await runTests(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof LaunchError ? error.message : error)
  process.exitCode = 1
}

async function runTests(vitestArgs: readonly string[]): Promise<number> {
  mkdirSync(join(projectRoot, 'build'), { recursive: true })
  for (const path of [resultsPath, totalsPath]) rmSync(path, { force: true })
  const chromium = process.env.CHROMIUM_PATH ?? findChromium()
  const isWhole = process.env.MEDBOX_TEST_ALL === '1'
  if (!chromium && isWhole)
    throw new LaunchError('no-chromium', 'The browser tests need Chromium or Chrome: install one, or set CHROMIUM_PATH.')
  await Promise.all(Object.values(bundles).map(ensureBuilt))

  const left = [...(chromium ? [] : browserProjects), ...(process.env.COUCHDB_URL ? [] : ['couch'])]
  const exitCode = await runVitest([...left.flatMap((project) => ['--project', `!${project}`]), ...vitestArgs], chromium)
  sayWhatWasLeftOut(chromium)
  return judge(exitCode, isWhole)
}

function runVitest(args: readonly string[], chromium: string | undefined): Promise<number> {
  const script = join(projectRoot, 'node_modules/vitest/vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultsPath}`]
  const env = { ...process.env, ...(chromium && { CHROMIUM_PATH: chromium }) }
  const vitest = spawn(process.execPath, [script, 'run', ...reporters, ...args], { cwd: projectRoot, env, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => vitest.kill(signal))
  return new Promise((resolve, reject) => vitest.once('error', reject).once('close', (code) => resolve(code ?? 1)))
}

function sayWhatWasLeftOut(chromium: string | undefined): void {
  const left = []
  if (!chromium) left.push(`browser tests (${browserProjects.join(', ')}; no Chromium or Chrome found, CHROMIUM_PATH names one)`)
  if (!process.env.COUCHDB_URL) left.push('the sync server on a real CouchDB (COUCHDB_URL names one)')
  if (left.length > 0) console.log(`Left out: ${left.join('; ')}.`)
}

function judge(exitCode: number, isWhole: boolean): number {
  if (!existsSync(resultsPath)) return exitCode || 1
  const totals = readTotals(resultsPath)
  writeFileSync(totalsPath, `${describeTotals(totals)}\n`)
  console.log(describeTotals(totals))
  return exitCode || (isWhole && isIncomplete(totals) ? 1 : 0)
}

function isIncomplete({ passed, skipped }: TestTotals): boolean {
  return skipped > 0 || passed === 0
}
