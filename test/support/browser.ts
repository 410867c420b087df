import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { findChromium } from '../../desktop/launch/kiosk-window.ts'

export const kioskSize = { width: 1280, height: 800 }
export const phoneSize = { width: 390, height: 844 }

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? findChromium()
  if (!executablePath) throw new Error('This test needs Chromium; CHROMIUM_PATH names one.')
  return chromium.launch({ executablePath, args: flags })
}

/** A page with a profile of its own, in a British home on Berlin time; what goes wrong inside it is collected in `problems`. */
export async function openPage(browser: Browser, size: { width: number; height: number }): Promise<Page & { problems: string[] }> {
  const context: BrowserContext = await browser.newContext({
    viewport: size,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    acceptDownloads: true,
  })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    // A server that is down or a session that ended shows as a failed request: part of what is tested.
    if (message.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(message.text())) problems.push(message.text())
  })
  return Object.assign(page, { problems })
}

/** When the page shows the text, epoch ms; the page itself watches, so that looking costs it nothing. */
export function whenShown(page: Page, text: string): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          if (!document.body.textContent.includes(wanted)) return
          observer.disconnect()
          resolve(Date.now())
        }
        const observer = new MutationObserver(look)
        observer.observe(document.body, { subtree: true, childList: true, characterData: true })
        look()
      }),
    text,
  )
}
