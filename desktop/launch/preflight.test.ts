import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from './project-root.ts'

/** Runs the preflight on this Node, which says that it is of another version. */
function runAs(version: string) {
  const disguise = `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '${version}' })`
  const args = ['--import', disguise, join(projectRoot, 'desktop/launch/preflight.mjs'), 'desktop/launch/main.ts', '--help']
  return spawnSync(process.execPath, args, { encoding: 'utf8' })
}

test.each(['18.20.8', '20.20.2', '22.17.1'])('I6.53 Node %s is too old, and that is said in one line', (version) => {
  const { status, stdout, stderr } = runAs(version)
  expect(status).toBe(1)
  expect(stdout).toBe('')
  expect(stderr).toMatch(new RegExp(`^Medbox needs Node 22\\.18 or newer; you have ${version.replaceAll('.', '\\.')}\\.[^\\n]*\\n$`))
})

test.each(['22.18.0', '24.0.0', '26.1.0'])('Node %s is new enough', (version) => {
  const { status, stdout } = runAs(version)
  expect(status).toBe(0)
  expect(stdout).toContain('--data DIR')
})
