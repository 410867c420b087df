import { expect, test } from 'vitest'
import { circle, session } from './support/household.ts'
import { useStage } from './support/play.ts'
import { alone, boxAbsent, conflict, courses, kiosk } from './support/scenes.ts'

const play = useStage()
const metformin = 'medicine:Metformin'

test('I5.30 both sides of a conflict stand there in words until somebody chooses one', async () => {
  const { page, core } = await play(conflict, { path: `#/medicines/${encodeURIComponent(metformin)}` })
  const card = page.getByRole('region', { name: 'Which is right? Schedule' })
  const second = card.getByRole('listitem').filter({ hasText: 'Dr. Lindqvist' })
  await card.getByText('One tablet at 8 in the morning, every day.').waitFor()
  await second.getByText('2 tablets at 8 in the morning, every day.').waitFor()
  await second.getByRole('button', { name: 'This one' }).click()
  await expect
    .poll(() => core.calls)
    .toEqual([{ command: 'chooseValue', input: { circle, record: 's2', field: 'plan', stamp: 'stamp-b' } }])
})

test('I5.33 an edit sends only what was changed', async () => {
  const { page, core } = await play(kiosk, { path: `#/medicines/${encodeURIComponent(metformin)}/edit` })
  await page.getByRole('textbox', { name: 'Good to know when taking it' }).fill('after dinner')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => core.calls).toEqual([{ command: 'editMedicine', input: { circle, medicine: metformin, hint: 'after dinner' } }])
  await page.getByRole('heading', { name: 'Metformin', level: 1 }).waitFor()
})

test('I6.36 a schedule is changed with its meaning always in view', async () => {
  const { page, core } = await play(kiosk, { path: `#/medicines/${encodeURIComponent(metformin)}/plan` })
  await page.getByText('2 tablets each time: at 8 in the morning and 6 in the evening, every day.').waitFor()
  await page.getByRole('radio', { name: 'On certain weekdays' }).check()
  for (const day of ['Tue', 'Wed', 'Fri']) await page.getByRole('checkbox', { name: day }).uncheck()
  await page.getByRole('button', { name: 'Remove time 2' }).click()
  await page.getByRole('textbox', { name: 'Time 1' }).fill('9:15')
  await page.getByRole('button', { name: 'How many each time: less' }).click()
  await page.getByText('One tablet at 9:15 in the morning, on Monday and Thursday.').waitFor()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect
    .poll(() => core.calls)
    .toEqual([
      {
        command: 'changePlan',
        input: { circle, schedule: 's2', amount: 1, timing: { type: 'weekly', days: [1, 4], times: ['09:15'] }, until: null },
      },
    ])
})

test('I6.36 until when a plan holds is chosen, said back and saved', async () => {
  const { page, core } = await play(kiosk, { path: `#/medicines/${encodeURIComponent(metformin)}/plan` })
  const said = '2 tablets each time: at 8 in the morning and 6 in the evening, every day'
  await page.getByRole('radio', { name: 'For some days' }).check()
  await page.getByText(`${said}, for 7 days, the last one on 26 November.`).waitFor()
  await page.getByRole('radio', { name: 'Until a last day' }).check()
  await page.getByLabel('Last day', { exact: true }).fill('2026-11-19')
  await page.getByText('Choose a last day that is still to come.').waitFor()
  await page.getByLabel('Last day', { exact: true }).fill('2026-12-03')
  await page.getByText(`${said}, until 3 December.`).waitFor()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => core.calls).toMatchObject([{ command: 'changePlan', input: { schedule: 's2', until: '2026-12-03' } }])
})

test('I6.36 the list and the medicine say until when, and that it is finished', async () => {
  const { page } = await play(courses, { path: '#/medicines' })
  await page.getByRole('link', { name: /Metformin.*every day, until 25 November\./ }).click()
  await page.getByText('every day, until 25 November.').waitFor()
  await page.getByRole('link', { name: 'Back' }).click()
  await page.getByRole('link', { name: /Simvastatin.*finished on 19 November/ }).click()
  await page.getByRole('heading', { name: 'Simvastatin', level: 1 }).waitFor()
  await page.getByText('finished on 19 November').waitFor()
})

test('I6.36 a plan that cannot be meant is not saved', async () => {
  const { page, core } = await play(kiosk, { path: `#/medicines/${encodeURIComponent(metformin)}/plan` })
  await page.getByRole('textbox', { name: 'Time 2' }).fill('8')
  await page.getByText('Two of the times are the same.').waitFor()
  await page.getByRole('button', { name: 'Save' }).click({ force: true })
  expect(core.calls).toEqual([])
})

test('I6.36 a medicine without a label is typed in, with its plan and its stock', async () => {
  const { page, core } = await play(kiosk, { path: '#/add-medicine' })
  await page.getByRole('button', { name: 'Name it first' }).click({ force: true })
  await page.getByRole('textbox', { name: 'Medicine', exact: true }).fill('Vitamin D')
  await page.getByText('Only when needed').click()
  await page.getByRole('textbox', { name: 'In the pack (tablets)' }).fill('60')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect
    .poll(() => core.calls)
    .toMatchObject([
      {
        command: 'addMedicine',
        input: { name: 'Vitamin D', quantity: 60, plan: { amount: 1, timing: { type: 'asNeeded', hoursMin: 6, perDayMax: 4 } } },
      },
    ])
})

test('I6.36 stock changes by a new pack, a count or what was thrown away, and says what it will be', async () => {
  const { page, core } = await play(kiosk, { path: `#/medicines/${encodeURIComponent(metformin)}` })
  await page.getByRole('button', { name: 'Count' }).click()
  const dialog = page.getByRole('dialog', { name: 'How many Metformin are there?' })
  await dialog.getByRole('textbox').fill('100')
  await dialog.getByText('Afterwards there are 100 tablets.').waitFor()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect
    .poll(() => core.calls)
    .toEqual([{ command: 'addStock', input: { circle, medicine: metformin, reason: 'count', quantity: 100 } }])
})

test('I6.36 stopping asks once and keeps everything', async () => {
  const { page, core } = await play(kiosk, { path: `#/medicines/${encodeURIComponent(metformin)}` })
  await page.getByRole('button', { name: 'Stop medicine' }).click()
  const dialog = page.getByRole('dialog', { name: 'Stop Metformin?' })
  await dialog.getByText('What was taken stays on record').waitFor()
  await dialog.getByRole('button', { name: 'Stop medicine' }).click()
  await expect.poll(() => core.calls).toEqual([{ command: 'stopMedicine', input: { circle, medicine: metformin } }])
})

test('I6.36 whoever may only look is offered nothing to change', async () => {
  const { page } = await play(
    { ...kiosk, session: { ...session, role: 'viewer', can: { ...session.can, edit: false, scan: false } } },
    { path: `#/medicines/${encodeURIComponent(metformin)}` },
  )
  await page.getByRole('heading', { name: 'In stock' }).waitFor()
  expect(await page.locator('main').getByRole('button').count()).toBe(0)
})

test('I6.33 the box’s drawers open and close on the screen when the box is virtual; a drawer’s light can be tested', async () => {
  const { page, core } = await play(kiosk, { path: '#/box' })
  await page.getByRole('button', { name: /^Drawer 3, .*Metformin.*light on/ }).click()
  await page.getByRole('heading', { name: 'Drawer 3' }).waitFor()
  await page.getByRole('button', { name: 'Test the light' }).click()
  await page.getByRole('button', { name: 'Ibuprofen' }).click()
  await expect
    .poll(() => core.calls)
    .toEqual([
      { command: 'moveVirtualDrawer', input: { drawer: 3, open: true } },
      { command: 'testDrawer', input: { drawer: 3 } },
      { command: 'editMedicine', input: { circle, medicine: 'medicine:Ibuprofen', drawer: 3 } },
    ])
})

test('I6.33 an absent box says so, what it lost, and that doses can be recorded all the same', async () => {
  const { page } = await play(boxAbsent, { path: '#/box' })
  await page.getByText('The box is not connected.').waitFor()
  await page.getByText('Plug it in by USB. Doses can still be recorded on this screen.').waitFor()
  await page.getByText('The box lost 2 events').waitFor()
  expect(await page.getByRole('button', { name: 'Test the light' }).getAttribute('aria-disabled')).toBe('true')
})

test('I6.30 an invitation is made for a role and shown as large as it goes, until it is over', async () => {
  const { page, core } = await play(kiosk, { path: '#/people' })
  core.answer({ invite: () => ({ code: 'K7PM-2QXZ', expiresAt: Date.UTC(2026, 10, 20, 7, 12), serverUrl: 'https://medbox.example' }) })
  await page.getByRole('button', { name: 'Invite' }).click()
  await page.getByRole('radio', { name: /^Clinician/ }).check()
  await page.getByRole('button', { name: 'Show the code' }).click()
  const code = page.getByText('K7PM-2QXZ')
  await page.getByRole('img', { name: 'The same for the camera of a phone' }).waitFor()
  await code.waitFor()
  await expect.poll(() => code.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))).toBeGreaterThan(60)
  expect(core.calls).toEqual([{ command: 'invite', input: { circle, role: 'clinician' } }])
  await page.clock.fastForward('10:00')
  await page.getByText('This code is no longer valid.').waitFor()
})

test('I6.30 a role is changed at once, removing asks first', async () => {
  const { page, core } = await play(kiosk, { path: '#/people' })
  await page.getByRole('combobox', { name: 'Role of Marek' }).selectOption({ label: 'Caregiver' })
  await page.getByRole('button', { name: 'Remove Marek' }).click()
  await page.getByRole('dialog', { name: 'Remove Marek from the circle?' }).getByRole('button', { name: 'Remove' }).click()
  await expect
    .poll(() => core.calls)
    .toEqual([
      { command: 'changeRole', input: { circle, member: 'u3', role: 'caregiver' } },
      { command: 'removeMember', input: { circle, member: 'u3' } },
    ])
})

test('I6.30 without a server, People leads to where one is connected', async () => {
  const { page, core } = await play(alone, { path: '#/people' })
  await page.getByRole('link', { name: 'Connect a server' }).click()
  await page.getByRole('textbox', { name: 'Server address' }).fill('127.0.0.1:8080')
  await page.getByRole('textbox', { name: 'Code' }).fill('SETUP')
  await page.getByRole('button', { name: 'Connect' }).click()
  await expect.poll(() => core.calls).toEqual([{ command: 'connectServer', input: { serverUrl: 'http://127.0.0.1:8080', code: 'SETUP' } }])
})
