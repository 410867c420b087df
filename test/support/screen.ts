import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from 'playwright-core'

/** Where pictures go: docs/pictures when they are taken for the README (npm run pictures), else out of the way. */
const folder = process.argv[1]?.endsWith('take-pictures.ts') ? 'docs/pictures' : 'build/pictures'

export async function savePicture(page: Page, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  // What is still on its way would be missing in the picture.
  await page.evaluate(async () => {
    await document.fonts.ready
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})))
  })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

/** The next minute on a wall in Berlin, `HH:mm`, with enough of this one left to type it and to have it saved. */
export async function nextMinute(): Promise<string> {
  const left = 60_000 - (Date.now() % 60_000)
  if (left < 20_000) await wait(left + 100)
  return new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' }).format(Date.now() + 60_000)
}
