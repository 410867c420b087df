import { strict as assert } from 'node:assert'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron } from 'playwright-core'
import { findKioskWindow } from '../../desktop/launch/kiosk-window.ts'
import { projectRoot } from '../../desktop/launch/project-root.ts'

// node test/tools/smoke-shell.ts: starts the compiled shell in Electron and sees that its window reaches the core, and nothing else.

const kiosk = findKioskWindow(true)
assert(kiosk.kind === 'electron', 'The smoke test needs Electron (node node_modules/electron/install.js) and a display.')
const data = mkdtempSync(join(tmpdir(), 'medbox-shell-'))
const shell = await _electron.launch({
  executablePath: kiosk.path,
  args: [join(projectRoot, 'build/js/desktop/shell/main.js'), '--data', data, '--key-file', `${data}.key`, '--no-sandbox'],
})
try {
  const page = await shell.firstWindow()
  assert.equal(page.url(), 'medbox://kiosk/')
  // The first question is asked only when the core has answered that there is no circle yet.
  await page.getByRole('button').first().waitFor({ timeout: 30_000 })
  assert.equal(await page.evaluate(() => typeof (globalThis as { process?: unknown }).process), 'undefined')
  assert.equal(await page.evaluate(() => window.open('https://example.org')), null)
  await page.evaluate(() => window.location.assign('https://example.org'))
  assert.equal(page.url(), 'medbox://kiosk/')
  console.log('The shell’s window shows the kiosk, reaches the core, and stays on its page.')
} finally {
  await shell.close()
  rmSync(data, { recursive: true, force: true })
  rmSync(`${data}.key`, { force: true })
}
