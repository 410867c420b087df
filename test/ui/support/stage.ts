import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { serve } from '../../../desktop/contract/serve.ts'
import { startBrowserHost } from '../../../desktop/core/hosts/browser-host.ts'
import { createScriptedCore, type Scene, type ScriptedCore } from './scripted-core.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
export const picturesFolder = `${root}build/screens`

/** Friday, 20 November 2026, 8:02 in Berlin. */
export const stageNow = Date.UTC(2026, 10, 20, 7, 2)

export const sizes = { kiosk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 }, desk: { width: 1280, height: 900 } }

export type Play = {
  page: Page
  core: ScriptedCore
  /** What the page reported: errors, and what its policy refused. */ complaints: string[]
  origin: string
  /** Ends the connection and lets none be made until it is regained. */
  loseCore(): Promise<void>
  regainCore(): void
  close(): Promise<void>
}
export type Stage = { play(scene: Scene, options?: PlayOptions): Promise<Play>; close(): Promise<void> }
export type PlayOptions = { size?: keyof typeof sizes; path?: string; hasSession?: boolean; context?: BrowserContextOptions }

/** The built screens in a real browser, served by the core's own browser host with a scripted core behind it. */
export async function openStage(): Promise<Stage> {
  const screens = buildScreens()
  mkdirSync(picturesFolder, { recursive: true })
  const flags = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
  ]
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    headless: true,
    args: flags,
  })
  return {
    play: (scene, options = {}) => play(browser, screens, scene, options),
    async close() {
      await browser.close()
      rmSync(screens, { recursive: true })
    },
  }
}

/** Into a folder of their own, so that no other run takes them away while they are served. */
function buildScreens(): string {
  const built = mkdtempSync(join(tmpdir(), 'medbox-ui-under-test-'))
  const arguments_ = [
    'node_modules/vite/bin/vite.js',
    'build',
    '--config',
    'desktop/ui/vite.config.ts',
    '--outDir',
    built,
    '--emptyOutDir',
    '--logLevel',
    'warn',
  ]
  execFileSync(process.execPath, arguments_, { cwd: root, stdio: 'inherit', env: { ...process.env, NODE_ENV: 'production' } })
  return built
}

async function play(
  browser: Browser,
  screens: string,
  scene: Scene,
  { size = 'kiosk', path = '', hasSession = true, context: extra }: PlayOptions,
): Promise<Play> {
  const core = createScriptedCore(scene)
  const ports: { close(): void }[] = []
  let link = ''
  const host = await startBrowserHost({
    port: 0,
    folder: screens,
    sessionKey: Buffer.alloc(32, 1),
    onWindow: (port) => {
      ports.push(port)
      serve(port, core.handlers)
    },
    onLink: (url) => {
      link ||= url
    },
  })
  const { origin } = new URL(link)
  const context = await browser.newContext({
    viewport: sizes[size],
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    ...extra,
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  let isLost = false
  await page.clock.install({ time: stageNow })
  await page.goto(hasSession ? link : origin)
  if (path) await page.goto(`${origin}/${path}`)
  return {
    page,
    core,
    complaints,
    origin,
    async loseCore() {
      isLost = true
      // Not before it is needed: a socket on a route learns a moment late that it is closed, and complains of it.
      await page.routeWebSocket('**/contract', (socket) => void (isLost ? socket.close() : socket.connectToServer()))
      for (const port of ports.splice(0)) port.close()
    },
    regainCore() {
      isLost = false
    },
    async close() {
      await context.close()
      await host.close()
    },
  }
}
