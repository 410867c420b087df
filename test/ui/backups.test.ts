import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { ContractError } from '../../desktop/contract/contract-error.ts'
import { secretToWords, wordsToUri } from '../../shared/recovery/recovery-words.ts'
import { backups, session } from './support/household.ts'
import { useStage } from './support/play.ts'
import { backupTrouble, care, diskFull, firstRun, kiosk, locked, recovered, wordsDue } from './support/scenes.ts'
import { found, words } from './support/usual-answers.ts'

const play = useStage()
const realWords = secretToWords(Uint8Array.from({ length: 16 }, (_, index) => index * 7))
const field = (page: Page, position: number) => page.getByLabel(`Word ${position}`, { exact: true })

/** Types the words that are asked for, as they stand on the page. */
async function typeAsked(page: Page, page_: readonly string[]): Promise<void> {
  await page.getByRole('heading', { name: 'Two of them, to be sure' }).waitFor()
  for (const label of await page.locator('.word-check label').allTextContents())
    await page.getByLabel(label, { exact: true }).fill(page_[Number(label.replace('Word ', '')) - 1]!)
}

test('I6.90 the words stand numbered and as a code, and are noted once two of them were typed from the page', async () => {
  const { page, core } = await play(wordsDue)
  const list = page.getByRole('list', { name: 'The twelve words' })
  await list.waitFor()
  expect((await list.getByRole('listitem').allTextContents()).map((text) => text.trim())).toEqual(
    words.map((word, index) => `${index + 1}${word}`),
  )
  await page.getByRole('img', { name: 'The same words for a code scanner' }).waitFor()
  await page.getByRole('button', { name: 'I have written them down' }).click()
  await typeAsked(page, words.toReversed())
  await page.getByRole('button', { name: 'Check' }).click()
  await page
    .getByText(/This is not word \d+\. Please look at your page once more\./)
    .first()
    .waitFor()
  expect(core.calls.map((call) => call.command)).not.toContain('noteRecoveryWords')
  await typeAsked(page, words)
  await page.getByRole('button', { name: 'Check' }).click()
  await expect.poll(() => core.calls.at(-1)).toEqual({ command: 'noteRecoveryWords', input: {} })
})

test('I6.90 writing the words down can be put off, and Today reminds of it where it can be done', async () => {
  const { page, core } = await play(wordsDue)
  core.answer({ postponeRecoveryWords: () => (core.set(backupTrouble), {}) })
  await page.getByRole('button', { name: 'Later' }).click()
  await page.getByRole('link', { name: /The recovery words are not written down yet/ }).click()
  await page.getByRole('heading', { name: 'Backups', level: 1 }).waitFor()
  await page.getByRole('button', { name: 'Show the recovery words' }).click()
  await page.getByRole('dialog', { name: 'Your recovery words' }).getByText('zebra').waitFor()
})

test('I6.97 printing gives one page: the words, the code, what it is for and the date; no name and nothing of the screen', async () => {
  const { page } = await play(wordsDue)
  await page.getByText('zebra').first().waitFor()
  await page.emulateMedia({ media: 'print' })
  await page.getByRole('heading', { name: 'Recovery words of a Medbox' }).waitFor()
  await page.getByText('Made on 20 Nov 2026').waitFor()
  for (const unprinted of ['Rosa', 'Later', 'Print', 'Metformin'])
    expect(await page.getByText(unprinted).filter({ visible: true }).count()).toBe(0)
  expect(await page.getByRole('list', { name: 'The twelve words' }).filter({ visible: true }).count()).toBe(1)
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
})

test('I6.92 a new kiosk finds backups, takes the words as they come, names the one that is misspelt, and restarts with the backup', async () => {
  const { page, core } = await play(firstRun)
  await page.getByRole('button', { name: 'Restore from a backup' }).click()
  await page.getByRole('radio', { name: /today, 6:00/ }).waitFor()
  await page.getByRole('radio', { name: /11 Nov 2026, 22:00/ }).check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: '12 words are missing' }).waitFor()
  await field(page, 1).pressSequentially('acident ')
  await page.getByText('Perhaps “accident”?').waitFor()
  await field(page, 1).fill(realWords.with(3, 'zoologist').join(', '))
  await page.getByRole('button', { name: 'Misspelt: word 4' }).waitFor()
  await field(page, 4).fill(realWords[4]!)
  await page.getByText('Each is a real word, but together they are not right.').waitFor()
  expect(core.calls.map((call) => call.command)).not.toContain('restoreBackup')
  await field(page, 4).fill(realWords[3]!.slice(0, 4))
  core.answer({ restoreBackup: () => Promise.reject(new ContractError('recovery-words-wrong', '')) })
  await page.getByRole('button', { name: 'Restore', exact: true }).click()
  await page.getByText('These words do not open this backup.').waitFor()
  expect(await field(page, 4).inputValue()).toBe(realWords[3])
  core.answer({})
  await page.getByRole('button', { name: 'Restore', exact: true }).click()
  await page.getByRole('heading', { name: 'Medbox restarts now' }).waitFor()
  expect(core.calls.at(-1)).toEqual({ command: 'restoreBackup', input: { path: found[1]!.path, words: realWords } })
})

test('I6.92 while the backup is read it is said what happens; the restart is no broken connection, and ends on Today', async () => {
  const { page, core, loseCore, regainCore } = await play(firstRun)
  let finish = (): void => {}
  core.answer({ restoreBackup: () => new Promise((resolve) => (finish = () => resolve({}))) })
  await page.getByRole('button', { name: 'Restore from a backup' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await field(page, 1).fill(wordsToUri(realWords))
  await page.getByRole('button', { name: 'Restore', exact: true }).click()
  await page.getByRole('heading', { name: 'Reading the backup' }).waitFor()
  // The screen says it before the core has even heard of it.
  await expect.poll(() => core.calls.at(-1)?.command).toBe('restoreBackup')
  finish()
  await page.getByRole('heading', { name: 'Medbox restarts now' }).waitFor()
  await loseCore()
  await page.locator('.connection-banner p').waitFor({ state: 'attached' })
  expect(await page.locator('.connection-banner').isVisible()).toBe(false)
  core.set(recovered({ reason: 'restored', setAside: '', salvagedRecords: 0 }))
  regainCore()
  await page.getByRole('heading', { name: 'Welcome back' }).waitFor()
  await page.getByText('Restored from the backup of today, 7:00. Everything newer comes from the server.').waitFor()
})

test('I6.92 without a backup to be found it says what to plug in, and looks again', async () => {
  const { page, core } = await play(firstRun)
  let sticks: typeof found = []
  core.answer({ findBackups: () => ({ backups: sticks }) })
  await page.getByRole('button', { name: 'Restore from a backup' }).click()
  await page.getByRole('heading', { name: 'No backup found' }).waitFor()
  sticks = found
  await page.getByRole('button', { name: 'Look again' }).click()
  await page.getByRole('radio', { name: /today, 6:00/ }).waitFor()
})

test('I6.93 Settings leads to all about backups: how old, where, what failed and what helps, and what keeps the key', async () => {
  const { page, core } = await play({ ...backupTrouble, settings: kiosk.settings! }, { path: '#/settings' })
  await page.getByRole('link', { name: 'All about backups' }).click()
  await page.getByRole('heading', { name: 'Last good backup: 1 day ago' }).waitFor()
  await page.getByText('The place is not there. Plug the USB stick in again, or choose another place.').waitFor()
  await page.getByText('The key comes from the passphrase').waitFor()
  expect(await page.getByRole('radio', { name: /LOST.*not plugged in/ }).isChecked()).toBe(true)
  await page.getByRole('radio', { name: /INTENSO.*15 GB free/ }).click({ force: true })
  await expect.poll(() => core.calls.at(-1)).toEqual({ command: 'chooseBackupPlace', input: { path: '/media/rosa/INTENSO' } })
  await page.getByRole('radio', { name: /This computer.*61 GB free/ }).click({ force: true })
  await expect.poll(() => core.calls.at(-1)).toEqual({ command: 'chooseBackupPlace', input: { path: null } })
  core.answer({ backUpNow: () => Promise.reject(new ContractError('backup-place-full', '')) })
  await page.getByRole('button', { name: 'Back up now' }).click()
  await page.getByText('There is no room for a backup in that place.').waitFor()
  core.change('backups', (old) => ({ ...old, last: backups.last, failed: null, kept: backups.kept }))
  await page.getByRole('heading', { name: 'Last good backup: 12 min ago' }).waitFor()
  await page.getByRole('heading', { name: '6 backups are kept' }).waitFor()
})

test('I6.91 a locked kiosk asks for the PIN before it shows the words, and shows none without it', async () => {
  const { page, core } = await play(locked, { path: '#/settings/backups' })
  let isOpen = false
  core.answer({
    recoveryWords: () => {
      if (!isOpen) throw new ContractError('pin-required', '')
      return { words }
    },
    unlock: () => ((isOpen = true), {}),
  })
  await page.getByRole('button', { name: 'Show the recovery words' }).click()
  const pin = page.getByRole('dialog', { name: 'PIN, please' })
  await pin.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('Nothing was changed: this needs the PIN.').waitFor()
  expect(await page.getByText('zebra').count()).toBe(0)
  await page.getByRole('button', { name: 'Show the words' }).click()
  await pin.getByLabel('PIN', { exact: true }).fill('2468')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Your recovery words' }).getByText('zebra').waitFor()
})

test('I6.98 what happened to the store is said on Today and Status until somebody has read it, with where the damaged file lies', async () => {
  const { page, core } = await play(recovered())
  core.answer({ dismissRecoveryNotice: () => (core.change('backups', (old) => ({ ...old, notice: null })), {}) })
  const sentences =
    'A damaged file was set aside (today, 7:58). What it held is back from the backup of today, 7:00. 3 later changes were rescued. Everything newer comes from the server.'
  await page.getByText(sentences).waitFor()
  await page.getByText('Please check that today’s doses are right.').waitFor()
  await page.getByRole('link', { name: 'Details' }).click()
  await page.getByRole('heading', { name: 'Is everything safe?' }).waitFor()
  await page.getByText('/home/medbox/kiosk/damaged/2026-11-20T06-58-12/medbox.sqlite').waitFor()
  await page.getByRole('button', { name: 'Understood' }).click()
  await page.getByText(sentences).waitFor({ state: 'detached' })
  expect(core.calls.at(-1)).toEqual({ command: 'dismissRecoveryNotice', input: {} })
})

test('I6.98 without a backup or a server nothing is promised', async () => {
  const scene = recovered({ backupAt: null, salvagedRecords: 0 })
  const { page } = await play({ ...scene, trust: { ...scene.trust!, level: 'local-only' } })
  await page.getByText('There was no backup to go back to. No server is connected, so what was recorded last may be missing.').waitFor()
})

test('I6.96 a full disk stands on the status line, with what helps behind it; when there is room the line is as before', async () => {
  const { page, core } = await play(diskFull)
  await page.getByRole('link', { name: /Disk full: nothing is saved. Please make room./ }).click()
  await page.getByText('Saving goes on by itself as soon as there is room.').waitFor()
  core.set(kiosk)
  await page.getByRole('link', { name: /Everything saved/ }).waitFor()
})

test('I6.99 a caregiver’s browser, which keeps no backups, shows nothing of them', async () => {
  const { page, core } = await play(
    { ...care, session: { ...care.session!, can: { ...session.can, backUp: false } } },
    { path: '#/settings' },
  )
  await page.getByRole('heading', { name: 'Look' }).waitFor()
  expect(await page.getByText(/backup/i).count()).toBe(0)
  expect(core.calls).toEqual([])
})
