import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { chromiumArgs, findChromium } from '../../desktop/launch/kiosk-window.ts'

const words = ['Metoprolol-typed', 'Metoprolol-local', 'Metoprolol-cookie', 'Metoprolol-state', 'Metoprolol-address', 'Metoprolol-cached']
const [typed, local, cookie, state, address, cached] = words
const page = `<title>Kiosk</title><form><input name="medicine"></form><script>
  document.querySelector('input').value = '${typed}'
  localStorage.setItem('medicine', '${local}')
  document.cookie = 'medicine=${cookie};max-age=9999'
  history.pushState({ medicine: '${state}' }, '', '/${address}')
  // Chromium writes its session a while after a change, and at its end.
  fetch('/data').then(() => setTimeout(() => fetch('/seen'), 1500))
</script>`
const off = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
async function startPage(): Promise<{ url: string; seen: Promise<void> }> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const server = createServer(({ url }, response) => {
    const isData = url === '/data'
    response
      .setHeader('Content-Type', isData ? 'application/json' : 'text/html')
      .setHeader('Cache-Control', isData ? 'max-age=9999' : 'no-cache')
    response.end(isData ? JSON.stringify(cached) : page)
    if (url === '/seen') resolve()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => (server.closeAllConnections(), void server.close()))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, seen: promise }
}

/** What of the words stands in any file of a profile after a window with these arguments was used and closed. */
async function leftBy(toArgs: (url: string, profile: string) => string[]): Promise<string[]> {
  const profile = mkdtempSync(join(tmpdir(), 'medbox-profile-'))
  onTestFinished(() => rmSync(profile, { recursive: true, force: true, maxRetries: 10 }))
  const { url, seen } = await startPage()
  const window = spawn(process.env.CHROMIUM_PATH ?? findChromium()!, [...toArgs(url, profile), ...off], { stdio: 'ignore' })
  const ended = new Promise((resolve) => window.once('exit', resolve))
  await seen
  window.kill('SIGTERM')
  await ended
  const files = readdirSync(profile, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const texts = files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1').replaceAll('\0', ''))
  return words.filter((word) => texts.some((text) => text.includes(word)))
}

test('I10.59 a kiosk window leaves nothing of what was typed, shown or fetched on the disk', async () => {
  expect(await leftBy(chromiumArgs)).toEqual([])
  const keeping = await leftBy((url, profile) => chromiumArgs(url, profile).filter((flag) => flag !== '--incognito'))
  expect(keeping, 'the search finds what a window that keeps its profile leaves').toEqual(expect.arrayContaining([local, cached]))
})
