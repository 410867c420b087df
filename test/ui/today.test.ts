import { expect, test } from 'vitest'
import { at, circle, metformin, ramipril } from './support/household.ts'
import { useStage } from './support/play.ts'
import { calm, empty, full, kiosk } from './support/scenes.ts'
import { stageNow } from './support/stage.ts'

const play = useStage()
const key = { circle, schedule: metformin.schedule, slot: metformin.slot }

test('I6.31 what is due stands there whole, is spoken politely, and "I took it" records it', async () => {
  const { page, core } = await play(kiosk)
  const card = page.getByRole('region', { name: 'Metformin 500 mg' })
  for (const words of ['Take now · drawer 3', '2 tablets', 'with food', 'Planned for 8:00']) await card.getByText(words).waitFor()
  await card.getByRole('img', { name: 'drawer 3 is the one. Drawer 3 is open.' }).waitFor()
  await expect.poll(() => page.locator('[aria-live=polite]').first().textContent()).toBe('Take now: Metformin 500 mg, 2 tablets, drawer 3.')
  await card.getByRole('button', { name: 'I took it', exact: true }).click()
  await expect.poll(() => core.calls).toEqual([{ command: 'recordDose', input: { ...key, state: 'taken' } }])
})

test('I6.31 "In 10 min" snoozes by the circle’s own minutes', async () => {
  const { page, core } = await play({ ...kiosk, settings: { ...kiosk.settings!, snoozeMinutes: 15 } })
  await page.getByRole('button', { name: 'In 15 min' }).click()
  await expect.poll(() => core.calls).toEqual([{ command: 'snooze', input: key }])
})

test('I6.31 skipping asks why, and offers one’s own words', async () => {
  const { page, core } = await play(kiosk)
  await page.getByRole('button', { name: 'Skip…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Skip Metformin?' })
  await dialog.getByRole('button', { name: 'Skip this dose' }).click({ force: true })
  await dialog.getByRole('radio', { name: 'Something else' }).check()
  await dialog.getByRole('textbox', { name: 'In your words' }).fill('fasting for a blood test')
  await dialog.getByRole('button', { name: 'Skip this dose' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect(core.calls).toEqual([{ command: 'recordDose', input: { ...key, state: 'skipped', reason: 'fasting for a blood test' } }])
})

test('I6.31 "I took it earlier" records the time that the patient’s clock showed', async () => {
  const { page, core } = await play(kiosk)
  await page.getByRole('button', { name: 'I took it earlier' }).click()
  const dialog = page.getByRole('dialog', { name: 'When did you take Metformin?' })
  await dialog.getByRole('textbox', { name: 'Time' }).fill('7.40')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => core.calls).toEqual([{ command: 'recordDose', input: { ...key, state: 'taken', at: at('07:40') } }])
})

test('I6.32 another dose that comes due does not push away the one in view', async () => {
  const { page, core } = await play(kiosk)
  const name = page.locator('#take-now-name')
  await name.getByText('Metformin').waitFor()
  core.change('today', (today) => ({ ...today, due: [{ ...ramipril, status: 'due' }, metformin] }))
  await page.getByText('Then: Ramipril').waitFor()
  expect(await name.textContent()).toContain('Metformin')
})

test('I6.32 a second tap in the same place does not record the next dose', async () => {
  const { page, core } = await play({ ...kiosk, today: { ...kiosk.today!, due: [metformin, { ...ramipril, status: 'due' }] } })
  core.answer({
    recordDose: () => {
      core.change('today', (today) => ({ ...today, due: today.due.slice(1) }))
      return { dose: metformin.dose, observation: 'o1' }
    },
  })
  const took = page.getByRole('button', { name: 'I took it', exact: true })
  await page.clock.pauseAt(stageNow + 60_000)
  await took.click()
  await page.locator('#take-now-name').getByText('Ramipril').waitFor()
  await page.clock.runFor(500)
  await took.click()
  expect(core.calls).toHaveLength(1)
  await page.clock.runFor(200)
  await took.click()
  await expect.poll(() => core.calls).toHaveLength(2)
})

test('I6.32 after the last dose the focus is at the heading, not lost', async () => {
  const { page, core } = await play(kiosk)
  await page.getByRole('button', { name: 'I took it', exact: true }).focus()
  core.set(calm)
  await page.getByText('Nothing to take now').first().waitFor()
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
})

test('I6.33 when nothing is due, the next dose is named with its time; what was done can be undone', async () => {
  const { page, core } = await play(calm)
  await page.getByText('Next, today').waitFor()
  await page.getByText('Ramipril 5 mg').waitFor()
  await page.getByText('Metformin taken at 8:02').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => core.calls).toEqual([{ command: 'undoDose', input: { circle, dose: metformin.dose, observation: 'o9' } }])
})

test('I6.33 the way back goes when its time is over', async () => {
  const { page } = await play(calm)
  await page.getByRole('button', { name: 'Undo' }).waitFor()
  await page.clock.fastForward('11:00')
  await page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' })
})

test('I6.33 without medicines the way to the first one is shown', async () => {
  const { page } = await play(empty)
  await page.getByRole('heading', { name: 'No medicines yet' }).waitFor()
  await page.getByRole('link', { name: 'Scan a label' }).click()
  await page.getByRole('heading', { name: 'Scan a label', level: 1 }).waitFor()
})

test('I6.33 a line of the day opens its dose: what is known, and what can be said about it', async () => {
  const { page, core } = await play(kiosk)
  await page.getByRole('button', { name: /7:30 Levothyroxine taken/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Levothyroxine 75 µg' })
  await dialog.getByText('7:31 · box, drawer 1').waitFor()
  await dialog.getByRole('button', { name: 'That is not right' }).click()
  await expect.poll(() => core.calls.at(-1)).toMatchObject({ command: 'undoDose', input: { observation: 'o1' } })
})

test('I6.33 a question of the box is answered with a dose or with none', async () => {
  const { page, core } = await play(full)
  await page.getByRole('heading', { name: 'Drawer 2 was opened at 7:50' }).waitFor()
  await page.getByRole('button', { name: 'Ramipril of 13:00' }).click()
  await page.getByRole('button', { name: 'Not for a dose' }).click()
  await expect
    .poll(() => core.calls.map((call) => call.input))
    .toEqual([
      { circle, event: 'e1', answer: ramipril.dose },
      { circle, event: 'e1', answer: 'none' },
    ])
})

test('I6.34 an as-needed medicine is taken at once when it may be; too early asks first', async () => {
  const { page, core } = await play(full)
  await page.getByRole('button', { name: 'Take 1 tablet: Paracetamol' }).click()
  await expect.poll(() => core.calls).toEqual([{ command: 'takeAsNeeded', input: { circle, schedule: 's6', anyway: false } }])
  await page.getByRole('button', { name: 'from 11:30' }).click()
  const dialog = page.getByRole('dialog', { name: 'Ibuprofen: please wait' })
  await dialog.getByText('The next one is allowed from 11:30.').waitFor()
  await dialog.getByRole('button', { name: 'I will wait' }).click()
  await page.getByRole('button', { name: 'from 11:30' }).click()
  await dialog.getByRole('button', { name: 'I took it anyway' }).click()
  await expect
    .poll(() => core.calls.map((call) => call.input))
    .toEqual([
      { circle, schedule: 's6', anyway: false },
      { circle, schedule: 's5', anyway: true },
    ])
})

test('I6.31 wherever one is, Today’s place shows that something is due; a kiosk left alone goes back there', async () => {
  const { page, core } = await play(kiosk, { path: '#/settings' })
  const placeOfToday = page.getByRole('navigation').getByRole('link', { name: 'Today', description: 'something to take now' })
  await placeOfToday.waitFor()
  core.set(calm)
  await placeOfToday.waitFor({ state: 'detached' })
  await page.clock.fastForward('02:00')
  await page.mouse.click(640, 60)
  await page.clock.fastForward('02:00')
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
  await page.clock.fastForward('01:10')
  await page.getByRole('heading', { name: 'Good morning, Rosa' }).waitFor()
})

test('I6.33 a defect in one screen stays there: it says so, and the others can be reached', async () => {
  const { page, core } = await play(kiosk, { path: '#/medicines' })
  await page.getByText('Levothyroxine').waitFor()
  core.change('medicines', () => [{ status: 'active' }] as never)
  await page.getByRole('heading', { name: 'Something went wrong on this screen', level: 2 }).waitFor()
  await page.getByRole('link', { name: 'Box' }).click()
  await page.getByRole('heading', { name: 'Box', level: 1 }).waitFor()
})

test('I6.42 the clock shows the patient’s wall time, wherever the device believes to be', async () => {
  const { page } = await play({ ...kiosk, settings: { ...kiosk.settings!, patient: { ...kiosk.settings!.patient, zone: 'Asia/Tokyo' } } })
  await expect.poll(() => page.locator('.clock').textContent()).toBe('16:02')
  expect(await page.evaluate(() => Date.now())).toBeGreaterThanOrEqual(stageNow)
})
