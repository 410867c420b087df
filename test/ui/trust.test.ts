import { ContractError } from '../../desktop/contract/contract-error.ts'
import { expect, test } from 'vitest'
import { saved } from './support/household.ts'
import { useStage } from './support/play.ts'
import { care, kiosk, locked, refused } from './support/scenes.ts'

const play = useStage()
const places = [
  '#/today',
  '#/scan',
  '#/medicines',
  '#/add-medicine',
  '#/medicines/medicine%3ARamipril',
  '#/medicines/medicine%3ARamipril/plan',
  '#/box',
  '#/people',
  '#/status',
  '#/settings',
]

test('I7.22 every screen has the status line, and it leads to Status', async () => {
  const { page } = await play(kiosk)
  for (const place of places) {
    await page.evaluate((hash) => (location.hash = hash), place)
    await page.getByRole('link', { name: /Everything saved/ }).waitFor()
  }
  await page.getByRole('link', { name: /Everything saved/ }).click()
  await page.getByRole('heading', { name: 'Is everything safe?', level: 1 }).waitFor()
  await page.getByText('compared everything and hold the same').waitFor()
})

test('I7.20 the status line is green when saved is proven, and only then', async () => {
  const { page, core } = await play(kiosk)
  const line = page.locator('.status-line')
  await expect.poll(() => line.getAttribute('class')).toContain('is-good')
  for (const level of ['checking', 'waiting', 'offline', 'refused', 'signed-out', 'local-only'] as const) {
    core.change('trust', () => ({ ...saved, level }))
    await page.locator(`.status-line[data-state=${level}]`).waitFor()
    expect(await line.getAttribute('class')).not.toContain('is-good')
    expect((await line.textContent())?.trim()).not.toContain('Everything saved')
  }
})

test('I7.22 what the server refused is listed with its reason, and can be tried again or carried away', async () => {
  const { page, core } = await play(refused, { path: '#/status' })
  core.answer({ exportRecord: () => ({ json: '{"id":"r1"}' }) })
  await page.getByText('The role of whoever changed it does not allow this.').waitFor()
  await page.getByText('Reason: odd-code').waitFor()
  await page.getByRole('button', { name: 'Try again: Ramipril' }).click()
  await expect.poll(() => core.calls).toEqual([{ command: 'retryRefused', input: { record: 'r1' } }])
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as file: Ramipril' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^medicine-\d+\.json$/)
})

test('I6.39 when the core is gone it is said at once, nothing is recorded later behind one’s back, and it comes back by itself', async () => {
  const { page, core, loseCore, regainCore } = await play(kiosk)
  const took = page.getByRole('button', { name: 'I took it', exact: true })
  await took.waitFor()
  await loseCore()
  await page.getByRole('alert').getByText('Not connected.').waitFor()
  await page.locator('.status-line[data-state=core-gone]').waitFor()
  await took.click()
  await page.getByText('Not saved: the program behind this screen is not answering.').waitFor()
  regainCore()
  await page.getByRole('link', { name: /Everything saved/ }).waitFor()
  await expect.poll(() => page.locator('.connection-banner').textContent()).toBe('')
  expect(core.calls).toEqual([])
})

test('I6.39 an answer that comes while the core is lost never shows as done', async () => {
  const { page, core, loseCore } = await play(kiosk)
  core.answer({ recordDose: () => new Promise(() => {}) })
  const took = page.getByRole('button', { name: 'I took it', exact: true })
  await took.click()
  await expect.poll(() => took.getAttribute('aria-busy')).toBe('true')
  await loseCore()
  await page.getByText('Not saved: the program behind this screen is not answering.').waitFor()
})

test('I6.38 a locked kiosk asks for the PIN, says when it is wrong, and goes on with what was asked', async () => {
  const { page, core } = await play(locked, { path: '#/settings' })
  let isOpen = false
  core.answer({
    setSetting: () => {
      if (!isOpen) throw new ContractError('pin-required', '')
      return {}
    },
    unlock: ({ pin }) => {
      if (pin !== '2468') throw new ContractError('wrong-pin', '')
      isOpen = true
      return {}
    },
  })
  await page.getByText('Loud', { exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'PIN, please' })
  for (const digit of '1111') await dialog.getByRole('button', { name: digit, exact: true }).click()
  await dialog.getByRole('button', { name: 'Unlock' }).click()
  await dialog.getByText('That is not the PIN.').waitFor()
  await dialog.getByLabel('PIN', { exact: true }).fill('2468')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(() => core.calls.map((call) => call.command)).toEqual(['setSetting', 'unlock', 'unlock', 'setSetting'])
})

test('I6.38 without the PIN nothing is changed, and that is said', async () => {
  const { page, core } = await play(locked, { path: '#/settings' })
  core.answer({ setSetting: () => Promise.reject(new ContractError('pin-required', '')) })
  await page.getByText('Loud', { exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('Nothing was changed: this needs the PIN.').waitFor()
})

test('I6.37 the caregiver reads first how it goes, then what happened and what helps', async () => {
  const { page, core } = await play(care, { size: 'phone' })
  await page.getByText('Rosa missed a dose today.').waitFor()
  await page.getByText('kiosk heard').waitFor()
  await page.getByText('Drawer 2 was not opened. The box and the kiosk are working. Drawer 3 was opened at 8:02.').waitFor()
  expect(await page.getByRole('link', { name: 'Call Rosa' }).getAttribute('href')).toBe('tel:+491701234567')
  await page.getByRole('button', { name: 'Rosa took it' }).click()
  await page.getByRole('dialog', { name: 'When was Ramipril taken?' }).getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => core.calls.at(-1)).toMatchObject({ command: 'recordDose', input: { state: 'taken' } })
  await page.getByText('Tuesday: 4 of 5 taken, 1 missed').waitFor({ state: 'attached' })
})
