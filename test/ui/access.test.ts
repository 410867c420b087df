import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { useStage } from './support/play.ts'
import { backupTrouble, calm, care, diskFull, full, kiosk, preferring, recovered } from './support/scenes.ts'

const play = useStage()

/** Every text of the page with its size in px, and every thing to touch with its smaller side. */
async function measure(page: Page, whenShown = '.day-list'): Promise<{ texts: [string, number][]; targets: [string, number][] }> {
  await page.locator('.day-list').waitFor()
  await page.locator(whenShown).waitFor()
  return page.evaluate(() => {
    const isSeen = (element: Element): boolean => element.checkVisibility() && !element.closest('.only-heard, .status-line-whole')
    const name = (element: Element): string => (element.textContent ?? '').trim().slice(0, 40) || element.tagName
    const texts = [...document.querySelectorAll('body *')]
      .filter((element) => isSeen(element) && [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()))
      .map((element): [string, number] => [name(element), Number.parseFloat(getComputedStyle(element).fontSize)])
    const targets = [...document.querySelectorAll('a, button, input, select, summary')]
      .filter(isSeen)
      .map((element): [string, number] => [
        name(element),
        Math.min(element.getBoundingClientRect().height, element.getBoundingClientRect().width),
      ])
    return { texts, targets }
  })
}

test.each([
  ['due', kiosk, '.take-now'],
  ['calm', calm, '.calm'],
  ['full', full, '.good-to-know'],
  ['recovered', recovered(), '.recovery-card'],
  ['backups in trouble', backupTrouble, '.good-to-know'],
  ['disk full', diskFull, '.status-line[data-state=not-saving]'],
])('I6.45 on the kiosk’s Today (%s) no text is under 22 px and nothing to touch under 56 px', async (_, scene, whenShown) => {
  const { page } = await play(scene)
  const { texts, targets } = await measure(page, whenShown)
  expect(texts.length).toBeGreaterThan(20)
  expect(texts.filter(([, size]) => size < 22)).toEqual([])
  expect(targets.filter(([, size]) => size < 56)).toEqual([])
})

test('I6.45 on a phone no text is under 15 px and nothing to touch under 44 px', async () => {
  const { page } = await play(care, { size: 'phone' })
  const { texts, targets } = await measure(page)
  expect(texts.filter(([, size]) => size < 15)).toEqual([])
  expect(targets.filter(([, size]) => size < 44)).toEqual([])
})

/** Relative luminance contrast of WCAG 2.2 between an element's text and the ground behind it. */
async function contrastOf(page: Page, selector: string): Promise<number> {
  return page.locator(selector).evaluate((element) => {
    const luminance = (colour: string): number => {
      const [r = 0, g = 0, b = 0] = (colour.match(/[\d.]+/g) ?? [])
        .map((part) => Number(part) / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    let ground: Element | null = element
    while (ground && getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)') ground = ground.parentElement
    const [high = 0, low = 0] = [luminance(getComputedStyle(element).color), luminance(getComputedStyle(ground!).backgroundColor)].sort(
      (a, b) => b - a,
    )
    return (high + 0.05) / (low + 0.05)
  })
}

test.each(['light', 'dark', 'contrast'] as const)('I6.44 a dose is written with AAA contrast in the %s theme', async (theme) => {
  const { page } = await play(preferring(kiosk, { theme }))
  await page.waitForFunction((wanted) => document.documentElement.dataset['theme'] === wanted, theme)
  for (const selector of ['.take-now h2', '.take-now-amount', '.take-now-hint'])
    expect(await contrastOf(page, selector), selector).toBeGreaterThanOrEqual(7)
})

const focusedName = (page: Page): Promise<string> =>
  page.evaluate(() => (document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '').trim())

test('I6.46 the keyboard reaches everything in reading order, and what has focus is outlined', async () => {
  const { page } = await play(kiosk)
  // Each comes by a query of its own: before, there is less to reach.
  const parts = [
    page.locator('.status-line[data-state=saved]'),
    page.getByRole('button', { name: 'In 10 min' }),
    page.getByText('Ramipril runs out'),
  ]
  for (const part of parts) await part.waitFor()
  const walk: string[] = []
  for (let step = 0; step < 17; step++) {
    await page.keyboard.press('Tab')
    walk.push(await focusedName(page))
    expect(await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)).toBe('solid')
  }
  const wanted = [
    /^saved.*Everything saved/,
    /^I took it earlier$/,
    /^I took it$/,
    /^In 10 min$/,
    /^Skip…$/,
    /^7:30/,
    /^8:00/,
    /^13:00/,
    /^18:00/,
    /^22:00/,
    /Ramipril runs out/,
    /^Today$/,
    /^Scan$/,
    /^Medicines$/,
    /^Box$/,
    /^People$/,
    /^Settings$/,
  ]
  expect(walk).toEqual(wanted.map((pattern) => expect.stringMatching(pattern)))
})

test('I6.46 a dialog keeps the focus, closes on Escape and hands the focus back', async () => {
  const { page } = await play(kiosk)
  const skip = page.getByRole('button', { name: 'Skip…' })
  await skip.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Skip Metformin?' }).waitFor()
  for (let step = 0; step < 12; step++) {
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null)).toBe(
      true,
    )
  }
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(() => skip.evaluate((element) => element === document.activeElement)).toBe(true)
})

test('I6.46 after a change of place reading starts at the new heading, and the window is named after it', async () => {
  const { page } = await play(kiosk)
  await page.getByRole('link', { name: 'Medicines' }).click()
  await page.locator('h1:focus', { hasText: 'Medicines' }).waitFor()
  await expect.poll(() => page.title()).toBe('Medicines · Medbox')
  await page.getByText('Levothyroxine').first().waitFor()
  // What came later did not take the focus away.
  expect(await page.locator('h1:focus').count()).toBe(1)
  for (const role of ['banner', 'main', 'navigation'] as const) expect(await page.getByRole(role).count()).toBe(1)
})

test('I6.43 in Arabic the layout mirrors, while doses and drawers keep their order', async () => {
  const { page } = await play(preferring(kiosk, { language: 'ar' }))
  await page.waitForFunction(() => document.documentElement.dir === 'rtl')
  await page.locator('.take-now').waitFor()
  const leftOf = async (selector: string): Promise<number> => (await page.locator(selector).first().boundingBox())!.x
  expect(await leftOf('.clock')).toBeLessThan(await leftOf('h1'))
  expect(await leftOf('.kiosk-today-side')).toBeLessThan(await leftOf('.take-now'))
  expect(await leftOf('.drawer-picture > :nth-child(1)')).toBeLessThan(await leftOf('.drawer-picture > :nth-child(2)'))
  expect(await page.locator('.take-now h2 bdi').evaluate((element) => getComputedStyle(element).unicodeBidi)).toBe('isolate')
})
