import { ContractError } from '../../desktop/contract/contract-error.ts'
import { expect, test } from 'vitest'
import { useStage } from './support/play.ts'
import { firstRun, kiosk, signedOut, unpaired } from './support/scenes.ts'

const play = useStage()

test('I6.30 a new circle needs a name and a PIN given twice; the device’s zone is chosen already', async () => {
  const { page, core } = await play(firstRun)
  await page.getByRole('button', { name: 'Set up a new circle' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('  Rosa ')
  await expect.poll(() => page.getByRole('combobox', { name: 'Time zone' }).inputValue()).toBe('Europe/Berlin')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('New PIN', { exact: true }).fill('123')
  expect(await page.getByRole('button', { name: 'Continue' }).getAttribute('aria-disabled')).toBe('true')
  for (const digit of '4') await page.getByRole('button', { name: digit, exact: true }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('New PIN again').fill('1235')
  await page.getByText('This is not the same PIN.').waitFor()
  expect(await page.getByRole('button', { name: 'Set up', exact: true }).getAttribute('aria-disabled')).toBe('true')
  await page.getByLabel('New PIN again').fill('1234')
  await page.getByRole('button', { name: 'Set up', exact: true }).click()
  await expect
    .poll(() => core.calls)
    .toEqual([{ command: 'setUpCircle', input: { name: 'Rosa', zone: 'Europe/Berlin', phone: '', pin: '1234' } }])
})

test('I6.30 when the circle is there, Today is there', async () => {
  const { page, core } = await play(firstRun)
  core.answer({
    loadExample: () => {
      core.set({ ...kiosk, session: { ...kiosk.session!, isExample: true } })
      return { circle: 'c1' }
    },
  })
  await page.getByRole('button', { name: 'Look around with example data' }).click()
  await page.getByRole('heading', { name: 'Good morning, Rosa' }).waitFor()
  await page.getByText('Example data').waitFor()
  expect(core.calls).toEqual([{ command: 'loadExample', input: { zone: 'Europe/Berlin' } }])
})

test('I6.30 joining takes the server’s address, a code and a PIN; a wrong code leads back to it', async () => {
  const { page, core } = await play(firstRun)
  core.answer({ joinCircle: () => Promise.reject(new ContractError('wrong-code', '')) })
  await page.getByRole('button', { name: 'Join with a code' }).click()
  await page.getByRole('textbox', { name: 'Server address' }).fill('medbox.example')
  await page.getByRole('textbox', { name: 'Code' }).fill('ABCD-1234')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('New PIN', { exact: true }).fill('1234')
  await page.keyboard.press('Enter')
  await page.getByLabel('New PIN again').fill('1234')
  await page.getByRole('button', { name: 'Join', exact: true }).click()
  await page.getByText('The server does not know this code.').waitFor()
  await expect.poll(() => page.getByRole('textbox', { name: 'Code' }).inputValue()).toBe('ABCD-1234')
  expect(core.calls).toEqual([{ command: 'joinCircle', input: { serverUrl: 'https://medbox.example', code: 'ABCD-1234', pin: '1234' } }])
})

test('I6.40 the language can be changed before anything else, and the page turns at once', async () => {
  const { page, core } = await play(firstRun)
  core.answer({
    setPreferences: ({ language }) => {
      core.change('session', (session) => ({ ...session, preferences: { ...session.preferences, language: language! } }))
      return {}
    },
  })
  await page.getByRole('combobox', { name: 'Language' }).selectOption({ label: 'العربية' })
  await page.getByRole('heading', { name: 'أهلًا بك' }).waitFor()
  await expect.poll(() => page.evaluate(() => document.documentElement.dir)).toBe('rtl')
})

test('I6.49 a page that was opened without the kiosk’s own link says how to open it, and shows nothing else', async () => {
  const { page } = await play(kiosk, { hasSession: false })
  await page.getByRole('heading', { name: 'Open the kiosk from its own link' }).waitFor()
  expect(await page.getByText('Rosa').count()).toBe(0)
})

test('I6.30 a caregiver signs in, or makes an account with a code', async () => {
  const { page, core } = await play(signedOut, { size: 'phone' })
  core.answer({
    signIn: () => Promise.reject(new ContractError('wrong-password', '')),
    signUp: () => Promise.reject(new ContractError('not-allowed', '')),
  })
  await page.getByRole('textbox', { name: 'E-mail' }).fill('anna@example.org')
  await page.getByLabel('Password').fill('wrong')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('E-mail and password do not match.').waitFor()
  await page.getByRole('radio', { name: 'I am new here' }).check()
  await page.getByRole('textbox', { name: 'Your name' }).fill('Anna')
  await page.getByRole('textbox', { name: 'E-mail' }).fill('anna@example.org')
  await page.getByLabel('Password').fill('long enough')
  await page.getByRole('textbox', { name: 'Code' }).fill('SETUP-1')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect
    .poll(() => core.calls.at(-1))
    .toEqual({ command: 'signUp', input: { name: 'Anna', email: 'anna@example.org', password: 'long enough', code: 'SETUP-1' } })
  await page.getByText('There is an account with this e-mail already.').waitFor()
})

test('I6.30 an invitation’s link brings its code to the form, also in a window that is open already', async () => {
  const { page, core, origin } = await play(signedOut, { size: 'phone' })
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  for (const code of ['K7PM-2QXZ', 'AAAA-BBBB']) {
    await page.goto(`${origin}/#/join/${code}`)
    await page.getByRole('button', { name: 'Create account' }).waitFor()
    await expect.poll(() => page.getByRole('textbox', { name: 'Code' }).inputValue()).toBe(code)
  }
  await page.reload()
  await expect.poll(() => page.getByRole('textbox', { name: 'Code' }).inputValue()).toBe('AAAA-BBBB')
  core.set(unpaired)
  await page.getByRole('heading', { name: 'Hello Anna' }).waitFor()
  await expect.poll(() => page.getByRole('textbox', { name: 'Code' }).inputValue()).toBe('AAAA-BBBB')
})

test('I6.30 whoever is in no circle yet enters a code', async () => {
  const { page, core } = await play(unpaired, { size: 'phone' })
  await page.getByRole('heading', { name: 'Hello Anna' }).waitFor()
  await page.getByRole('textbox', { name: 'Code' }).fill('WXYZ')
  await page.getByRole('button', { name: 'Join' }).click()
  await expect.poll(() => core.calls).toEqual([{ command: 'claimCode', input: { code: 'WXYZ' } }])
})
