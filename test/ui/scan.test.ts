import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { ContractError } from '../../desktop/contract/contract-error.ts'
import { circle } from './support/household.ts'
import { useStage } from './support/play.ts'
import { kiosk, openScans, scanDraft, withScan } from './support/scenes.ts'

const play = useStage()
const labelFile = fileURLToPath(new URL('../fixtures/labels/label-02.jpg', import.meta.url))
const label = { base64: readFileSync(labelFile).toString('base64'), type: 'image/jpeg' }

test('I6.35 a chosen picture is handed over whole, and its reading is shown as it goes', async () => {
  const { page, core } = await play(kiosk, { path: '#/scan' })
  core.answer({
    readPicture: () => label,
    scanPicture: () => {
      core.set(withScan({ status: 'unread', progress: 0.25, fields: {} }))
      return { scan: 'scan1' }
    },
  })
  await page.getByLabel('Choose a picture').setInputFiles(labelFile)
  await page.getByRole('heading', { name: 'Reading the label', level: 1 }).waitFor()
  expect(core.calls[0]).toEqual({ command: 'scanPicture', input: { circle, base64: label.base64 } })
  await expect.poll(() => page.getByRole('progressbar', { name: 'Reading the label' }).getAttribute('value')).toBe('0.25')
  await page.getByRole('img', { name: 'The photographed label' }).waitFor()
  core.set(withScan({}))
  await page.getByRole('heading', { name: 'Is this right?', level: 1 }).waitFor()
})

test('I6.35 the camera’s picture is taken as it was seen', async () => {
  const { page, core } = await play(kiosk, { path: '#/scan', context: { permissions: ['camera'] } })
  await page.getByRole('button', { name: 'Use the camera' }).click()
  await page.getByText('Let the label fill the picture').waitFor()
  await page.getByRole('button', { name: 'Take the picture' }).click()
  await expect.poll(() => core.calls[0]?.command).toBe('scanPicture')
  const { base64 } = core.calls[0]!.input as { base64: string }
  expect(Buffer.from(base64, 'base64').subarray(0, 3).toString('hex')).toBe('ffd8ff')
})

test('I6.35 without a camera the other ways remain', async () => {
  const { page } = await play(kiosk, { path: '#/scan' })
  await page.evaluate(() => Object.defineProperty(navigator, 'mediaDevices', { value: undefined }))
  await page.getByRole('button', { name: 'Use the camera' }).click()
  await page.getByText('There is no camera here, or it may not be used.').waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('link', { name: 'Type it in' }).waitFor()
})

test('I6.35 a file that is no picture, or too large, is answered in words', async () => {
  const { page, core } = await play(kiosk, { path: '#/scan' })
  core.answer({ scanPicture: () => Promise.reject(new ContractError('scan-pdf', '')) })
  const choose = page.getByLabel('Choose a picture')
  await choose.setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-') })
  await page.getByText('PDF files cannot be read here.').waitFor()
  await choose.setInputFiles({ name: 'b.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(20 * 1024 * 1024 + 1) })
  await page.getByText('The file is larger than 20 MB.').waitFor()
  expect(core.calls).toHaveLength(1)
})

test('I6.35 what was begun is listed, opened again or discarded', async () => {
  const { page, core } = await play({ ...openScans, scan: scanDraft }, { path: '#/scan' })
  await page.getByRole('button', { name: 'Discard A picture' }).click()
  await expect.poll(() => core.calls.at(-1)).toEqual({ command: 'discardScan', input: { scan: 'scan2' } })
  await page.getByRole('link', { name: /Doxycycline read, to be checked/ }).click()
  await page.getByRole('heading', { name: 'Is this right?', level: 1 }).waitFor()
})

test('I5.31 nothing is saved while a doubt stands; once it is settled, everything is sent as it was checked', async () => {
  const { page, core } = await play(withScan({}), { path: '#/scan/scan1' })
  core.answer({ readPicture: () => label })
  await page.getByText('1 thing to check').waitFor()
  await page.getByText('Where “Strength” was read').waitFor()
  expect(await page.getByRole('button', { name: 'Save', exact: true }).count()).toBe(0)
  await page.getByRole('button', { name: 'Check first: Strength' }).click()
  const strength = page.getByRole('region', { name: 'Strength' })
  await expect.poll(() => strength.evaluate((element) => element.contains(document.activeElement))).toBe(true)
  await strength.getByRole('button', { name: '375 mg/125 mg' }).click()
  await page.getByText('Everything is checked.').waitFor()
  await page.getByText('One tablet every 12 hours, counted from 8 in the morning').waitFor()
  await page.getByRole('radio', { name: /^Drawer 4/ }).check()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect
    .poll(() => core.calls.filter((call) => call.command === 'addMedicine'))
    .toMatchObject([
      {
        input: {
          name: 'Amoxicillin/clavulanate',
          strength: '375 mg/125 mg',
          unit: 'tablet',
          drawer: 4,
          quantity: 20,
          scan: 'scan1',
          plan: { amount: 1, timing: scanDraft.suggestion.timing, until: '2026-11-29' },
        },
      },
    ])
})

test('I5.34 a course read from a label is said back with its last day, can be changed, and is saved', async () => {
  const { page, core } = await play(withScan({ review: [] }), { path: '#/scan/scan1' })
  const schedule = page.getByRole('region', { name: 'Schedule' })
  await schedule.getByText('One tablet every 12 hours, counted from 8 in the morning, for 10 days, the last one on 29 November.').waitFor()
  expect(await schedule.getByText('The pack lasts').count()).toBe(0)
  await schedule.getByRole('button', { name: 'Change times' }).click()
  await schedule.getByRole('button', { name: 'For how many days: less' }).click()
  await schedule.getByText('for 9 days, the last one on 28 November.').waitFor()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect
    .poll(() => core.calls.filter((call) => call.command === 'addMedicine'))
    .toMatchObject([{ input: { plan: { timing: scanDraft.suggestion.timing, amount: 1, until: '2026-11-28' } } }])
})

test('I5.31 a doubtful field can be typed', async () => {
  const { page } = await play(withScan({}), { path: '#/scan/scan1' })
  const strength = page.getByRole('region', { name: 'Strength' })
  await strength.getByRole('button', { name: 'Type…' }).click()
  await strength.getByRole('textbox', { name: 'Strength, corrected' }).fill('500 mg')
  await page.keyboard.press('Enter')
  await strength.getByText('500 mg').first().waitFor()
  await page.getByRole('button', { name: 'Save', exact: true }).waitFor()
})

test('I5.32 corrected directions bring another schedule, which has to be agreed to', async () => {
  const { page, core } = await play(withScan({ review: [] }), { path: '#/scan/scan1' })
  core.answer({
    suggestPlan: () => ({ timing: { type: 'daily', times: ['08:00'] }, amount: 2, days: null, asked: ['as directed', 'for 5 to 7 days'] }),
  })
  const directions = page.getByRole('region', { name: 'Directions' })
  await directions.getByRole('button', { name: /Directions/ }).click()
  await directions.getByRole('button', { name: 'Type…' }).click()
  await directions.getByRole('textbox').fill('2 tablets in the morning as directed')
  await directions.getByRole('button', { name: 'Use this' }).click()
  const schedule = page.getByRole('region', { name: 'Schedule' })
  await schedule.getByText('Not yet in these times: “as directed” and “for 5 to 7 days”.').waitFor()
  await page.getByRole('button', { name: 'Check first: Schedule' }).waitFor()
  await schedule.getByText('2 tablets at 8 in the morning, every day.').waitFor()
  await schedule.getByRole('button', { name: 'That is right' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).waitFor()
})

test('I5.32 a label for somebody else is shown as such and has to be confirmed', async () => {
  const { page } = await play(
    withScan({
      review: [],
      fields: { ...scanDraft.fields, patientName: { value: 'Olive Tattersall', confidence: 0.99, box: null, alternatives: [] } },
    }),
    { path: '#/scan/scan1' },
  )
  await page.getByText('This is not the name of the person in this circle.').waitFor()
  await page.getByRole('button', { name: 'Check first: Name on the label' }).waitFor()
})

test('I6.35 a new pack of what is here already becomes a refill, once the label is sure', async () => {
  const { page, core } = await play(withScan({ refillOf: { medicine: 'medicine:Metformin', name: 'Metformin' } }), { path: '#/scan/scan1' })
  const offer = page.getByRole('region', { name: 'A new pack of Metformin?' })
  await offer.getByRole('button', { name: 'Check first: Strength' }).waitFor()
  await page.getByRole('region', { name: 'Strength' }).getByRole('button', { name: '875 mg/125 mg', exact: true }).click()
  await offer.getByRole('button', { name: 'Add 20 tablets' }).click()
  await expect
    .poll(() => core.calls.at(-1))
    .toEqual({ command: 'confirmRefill', input: { circle, scan: 'scan1', medicine: 'medicine:Metformin', quantity: 20 } })
})
