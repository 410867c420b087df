import { readFileSync } from 'node:fs'
import { ensureBuilt, bundles } from '../../desktop/launch/ui-build.ts'
import { kioskSize, launchBrowser, openPage, phoneSize } from '../support/browser.ts'
import { openWindow, see } from '../support/contract.ts'
import { createHousehold } from '../support/household.ts'
import { savePicture } from '../support/screen.ts'

// Takes the README's pictures from the running program, on example data: npm run pictures

const zone = 'Europe/Berlin'
await Promise.all(Object.values(bundles).map(ensureBuilt))
const home = createHousehold()
const browser = await launchBrowser()
try {
  const { url, setupCode } = await home.startServer()
  await home.startBox()
  const client = await openWindow(await home.startCore())
  const { circle } = await client.command('loadExample', { zone })
  await makeMetforminDue()
  await showKiosk()
  await showScan()
  await showCaregiver(url, setupCode!)
  client.close()

  /** The card that matters most needs a dose that is due, whatever the time of day. */
  async function makeMetforminDue(): Promise<void> {
    const medicines = await see(client, 'medicines', { circle }, (list) => list.length > 0)
    const schedule = medicines.find((one) => one.name === 'Metformin')!.schedules[0]!
    const wall = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(Date.now())
    await client.command('changePlan', { circle, schedule: schedule.id, timing: { type: 'daily', times: [wall] }, amount: 2 })
    await see(client, 'today', { circle }, (today) => today.due.length > 0)
    await see(client, 'box', { circle }, (box) => box.drawers.some((drawer) => drawer.isLit))
    await see(client, 'trust', {}, (trust) => trust.level === 'saved')
  }

  async function showKiosk(): Promise<void> {
    const kiosk = await openPage(browser, kioskSize)
    await kiosk.goto(home.link())
    await kiosk.getByText('Everything saved').first().waitFor()
    await kiosk.waitForTimeout(1_000)
    await savePicture(kiosk, 'today')
  }

  async function showScan(): Promise<void> {
    const base64 = readFileSync('test/fixtures/labels/label-06.jpg').toString('base64')
    const { scan } = await client.command('scanPicture', { circle, base64 })
    await see(client, 'scan', { scan }, (view) => view.status === 'draft', 60_000)
    const kiosk = await openPage(browser, kioskSize)
    await kiosk.goto(home.link())
    await kiosk.getByRole('navigation').getByRole('link', { name: 'Scan' }).click()
    await kiosk.getByRole('link', { name: /doxycycline/i }).click()
    await kiosk.getByRole('heading', { name: 'Is this right?' }).waitFor()
    await kiosk.waitForTimeout(1_000)
    await savePicture(kiosk, 'scan')
  }

  async function showCaregiver(server: string, code: string): Promise<void> {
    const invitation = await client.command('invite', { circle, role: 'caregiver' })
    const phone = await openPage(browser, phoneSize)
    await phone.goto(server)
    await phone.getByText('I am new here').click()
    await phone.getByLabel('Your name').fill('Anna')
    await phone.getByLabel('E-mail').fill('anna@example.org')
    await phone.getByLabel('Password').fill('correct horse battery')
    await phone.getByLabel('Code').fill(code)
    await phone.getByRole('button', { name: 'Create account' }).click()
    await phone.getByRole('button', { name: 'Join' }).waitFor()
    await phone.getByLabel('Code').fill(invitation.code)
    await phone.getByRole('button', { name: 'Join' }).click()
    await phone.getByText('Simvastatin').first().waitFor()
    await phone.waitForTimeout(1_500)
    await savePicture(phone, 'caregiver')
  }
} finally {
  await browser.close()
  await home.close()
}
