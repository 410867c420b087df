import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { projectRoot } from './project-root.ts'
import { runTool } from './run-tool.ts'

export type Bundle = { config: string; output: string; page: string; sources: readonly string[] }

const shared = ['shared', 'desktop/contract', 'desktop/ui', 'package-lock.json']

/** The kiosk's screens and the caregivers' web app. */
export const bundles: Record<'kiosk' | 'server', Bundle> = {
  kiosk: { config: 'desktop/ui/vite.config.ts', output: 'build/ui', page: 'kiosk.html', sources: shared },
  server: {
    config: 'desktop/web/vite.config.ts',
    output: 'build/web',
    page: 'index.html',
    sources: [...shared, 'desktop/web', 'desktop/replica', 'desktop/store', 'desktop/sync'],
  },
}

/** Builds the bundle unless it stands already, made from the same sources; throws `LaunchError` (`ui-build`). */
export async function ensureBuilt(bundle: Bundle): Promise<void> {
  const digest = digestSources(bundle)
  if (isFresh(bundle, digest)) return
  await runVite(bundle)
  writeFileSync(stampPath(bundle), digest)
}

/** Without Vite (an installation for production) what stands is taken as it is. */
function isFresh(bundle: Bundle, digest: string): boolean {
  if (!existsSync(resolve(projectRoot, bundle.output, bundle.page))) return false
  if (!existsSync(resolve(projectRoot, viteScript))) return true
  return existsSync(stampPath(bundle)) && readFileSync(stampPath(bundle), 'utf8') === digest
}

function digestSources(bundle: Bundle): string {
  const hash = createHash('sha256')
  for (const source of bundle.sources) for (const line of describeFiles(source)) hash.update(line)
  return hash.digest('hex')
}

function describeFiles(path: string): string[] {
  const stat = statSync(resolve(projectRoot, path))
  if (!stat.isDirectory()) return [`${path} ${stat.size} ${stat.mtimeMs}\n`]
  const names = readdirSync(resolve(projectRoot, path)).filter((name) => !name.includes('.test.'))
  return names.sort().flatMap((name) => describeFiles(`${path}/${name}`))
}

async function runVite(bundle: Bundle): Promise<void> {
  mkdirSync(resolve(projectRoot, 'build'), { recursive: true })
  await runTool(viteScript, ['build', '--config', bundle.config, '--logLevel', 'warn'], {
    code: 'ui-build',
    sentence: `The screens could not be built from ${bundle.config}:`,
  })
}

const viteScript = 'node_modules/vite/bin/vite.js'
const stampPath = (bundle: Bundle): string => resolve(projectRoot, `${bundle.output}.stamp`)
