import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFaults } from './support/axe.ts'
import {
  alone,
  backupTrouble,
  boxAbsent,
  calm,
  care,
  careFine,
  conflict,
  courses,
  diskFull,
  empty,
  firstRun,
  full,
  kiosk,
  noBackup,
  openScans,
  preferring,
  recovered,
  refused,
  signedOut,
  unpaired,
  withScan,
  wordsDue,
} from './support/scenes.ts'
import type { Scene } from './support/scripted-core.ts'
import { openStage, picturesFolder, type sizes, type Stage } from './support/stage.ts'

const label = readFileSync(new URL('../fixtures/labels/label-02.jpg', import.meta.url)).toString('base64')

type Look = {
  name: string
  scene: Scene
  path?: string
  size?: keyof typeof sizes
  hasSession?: boolean
  /** From the scene's first screen to the one to look at. */
  go?: (page: Page) => Promise<void>
}
const press =
  (...names: string[]) =>
  async (page: Page): Promise<void> => {
    for (const name of names) await page.getByRole('button', { name }).click()
  }

const looks: Look[] = [
  { name: 'first-run', scene: firstRun },
  { name: 'restore', scene: firstRun, go: press('Restore from a backup') },
  {
    name: 'restore-words',
    scene: firstRun,
    async go(page) {
      await press('Restore from a backup', 'Continue')(page)
      await page.getByLabel('Word 1', { exact: true }).fill('zoo, acident tobacc')
      await page.getByLabel('Word 5', { exact: true }).fill('abst')
    },
  },
  { name: 'no-session', scene: firstRun, hasSession: false },
  { name: 'recovery-words', scene: wordsDue },
  { name: 'recovery-words-phone', scene: wordsDue, size: 'phone' },
  { name: 'recovery-words-asked', scene: wordsDue, go: press('I have written them down') },
  { name: 'today', scene: kiosk },
  { name: 'today-recovered', scene: recovered() },
  { name: 'today-backups', scene: backupTrouble },
  { name: 'today-disk-full', scene: diskFull },
  { name: 'today-calm', scene: calm },
  { name: 'today-empty', scene: empty },
  { name: 'today-full', scene: full },
  { name: 'scan', scene: openScans, path: '#/scan' },
  { name: 'scan-reading', scene: withScan({ status: 'unread', progress: 0.4, fields: {} }), path: '#/scan/scan1' },
  { name: 'scan-confirm', scene: withScan({}), path: '#/scan/scan1' },
  {
    name: 'scan-doubts',
    scene: withScan({
      review: ['drugName', 'strength', 'patientName'],
      refillOf: { medicine: 'medicine:Metformin', name: 'Metformin' },
      suggestion: { timing: null, amount: null, days: null, asked: ['as directed'] },
    }),
    path: '#/scan/scan1',
  },
  { name: 'scan-problem', scene: withScan({ status: 'unread', problem: { code: 'scan-corrupt', message: '' } }), path: '#/scan/scan1' },
  { name: 'scan-no-label', scene: withScan({ status: 'no-label' }), path: '#/scan/scan1' },
  { name: 'medicines', scene: conflict, path: '#/medicines' },
  { name: 'medicines-courses', scene: courses, path: '#/medicines' },
  { name: 'medicines-empty', scene: empty, path: '#/medicines' },
  { name: 'medicine', scene: kiosk, path: '#/medicines/medicine%3ALevothyroxine' },
  { name: 'medicine-conflict', scene: conflict, path: '#/medicines/medicine%3AMetformin' },
  { name: 'medicine-edit', scene: kiosk, path: '#/medicines/medicine%3ALevothyroxine/edit' },
  { name: 'medicine-plan', scene: kiosk, path: '#/medicines/medicine%3AMetformin/plan' },
  { name: 'medicine-course', scene: courses, path: '#/medicines/medicine%3AMetformin/plan' },
  { name: 'medicine-add', scene: kiosk, path: '#/add-medicine' },
  { name: 'box', scene: kiosk, path: '#/box/3' },
  { name: 'box-absent', scene: boxAbsent, path: '#/box' },
  { name: 'people', scene: kiosk, path: '#/people' },
  { name: 'people-alone', scene: alone, path: '#/people' },
  { name: 'status', scene: kiosk, path: '#/status' },
  { name: 'status-refused', scene: refused, path: '#/status' },
  { name: 'status-recovered', scene: recovered({ backupAt: null }), path: '#/status' },
  { name: 'status-disk-full', scene: diskFull, path: '#/status' },
  { name: 'backups', scene: kiosk, path: '#/settings/backups' },
  { name: 'backups-words', scene: kiosk, path: '#/settings/backups', go: press('Show the recovery words') },
  { name: 'backups-trouble', scene: backupTrouble, path: '#/settings/backups' },
  { name: 'backups-none', scene: noBackup, path: '#/settings/backups', size: 'phone' },
  { name: 'settings', scene: kiosk, path: '#/settings' },
  { name: 'settings-alone', scene: alone, path: '#/settings' },
  { name: 'sign-in', scene: signedOut, size: 'phone' },
  { name: 'pairing', scene: unpaired, size: 'phone' },
  { name: 'care', scene: care, size: 'phone' },
  { name: 'care-fine', scene: careFine, size: 'phone' },
  { name: 'care-desk', scene: care, size: 'desk' },
  { name: 'care-medicines', scene: care, path: '#/medicines', size: 'phone' },
  { name: 'care-medicine', scene: care, path: '#/medicines/medicine%3ARamipril', size: 'phone' },
  { name: 'care-plan', scene: care, path: '#/medicines/medicine%3ARamipril/plan', size: 'phone' },
  { name: 'care-people', scene: care, path: '#/people', size: 'phone' },
  { name: 'care-settings', scene: care, path: '#/settings', size: 'phone' },
]
const variants = {
  light: { theme: 'light' },
  dark: { theme: 'dark' },
  contrast: { theme: 'contrast' },
  arabic: { theme: 'light', language: 'ar' },
  german: { theme: 'light', language: 'de' },
} as const

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

test.each(looks)(
  'I6.44 I6.47 $name is accessible in every theme and in Arabic, fits its window, and keeps to its content policy',
  async ({ name, scene, go, ...options }) => {
    const faults: string[] = []
    const play = await stage.play(scene, options)
    play.core.answer({ readPicture: () => ({ base64: label, type: 'image/jpeg' }) })
    await go?.(play.page)
    for (const [variant, preferences] of Object.entries(variants)) {
      play.core.set(preferring(scene, preferences))
      if (options.hasSession !== false) await play.page.waitForFunction(isShown, preferences)
      await play.page.locator('h1').waitFor({ state: 'attached' })
      await play.page.locator('.query-state').waitFor({ state: 'detached' })
      await play.page.evaluate(() => document.fonts.ready)
      faults.push(...(await axeFaults(play.page)).map((fault) => `${variant}: ${fault}`))
      const overflow = await play.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      if (overflow > 0) faults.push(`${variant}: ${overflow} px wider than the window`)
      await play.page.screenshot({ path: `${picturesFolder}/${name}-${variant}.png` })
    }
    await play.close()
    expect(faults).toEqual([])
    expect(play.complaints).toEqual([])
  },
)

function isShown({ theme, language = 'en' }: { theme: string; language?: string }): boolean {
  const { dataset, lang, dir } = document.documentElement
  return dataset['theme'] === theme && lang === language && dir === (language === 'ar' ? 'rtl' : 'ltr')
}
