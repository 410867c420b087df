import { expect, test } from 'vitest'
import { openWindow, see } from '../support/contract.ts'
import { createHousehold } from '../support/household.ts'
import { addDueNow } from '../support/medicines.ts'

const zone = 'Europe/Berlin'

test(
  'I9.51 a second kiosk joins with a code, records doses for the same circle, and holds nothing of it after its removal',
  { timeout: 120_000 },
  async () => {
    const home = createHousehold()
    const cabin = createHousehold()
    const { url } = await home.startServer()
    const first = await openWindow(await home.startCore())
    const second = await openWindow(await cabin.startCore())
    try {
      const { circle } = await first.command('setUpCircle', { name: 'Rosa', zone, pin: '1234' })
      await addDueNow(first, circle, 'Metformin', null, zone)
      await see(first, 'people', { circle }, (people) => people.canInvite)
      const { code } = await first.command('invite', { circle, role: 'kiosk' })

      await expect(second.command('joinCircle', { serverUrl: url, code: 'AAAA-AAAA', pin: '1234' })).rejects.toMatchObject({
        code: 'wrong-code',
      })
      expect(await second.command('joinCircle', { serverUrl: url, code, pin: '5678' })).toEqual({ circle })
      const { due } = await see(second, 'today', { circle }, (today) => today.due.length === 1)
      await second.command('recordDose', { circle, schedule: due[0]!.schedule, slot: due[0]!.slot, state: 'taken' })
      await see(first, 'today', { circle }, (today) => today.slots[0]?.status === 'taken')
      await see(second, 'trust', {}, (trust) => trust.level === 'saved')

      const { members } = await see(first, 'people', { circle }, (people) => people.members.length === 2)
      const other = members.find((one) => !one.isYou)!
      await first.command('removeMember', { circle, member: other.member })
      await see(second, 'session', {}, (session) => session.phase === 'first-run' && session.circles.length === 0, 60_000)
      await expect(first.command('removeMember', { circle, member: members.find((one) => one.isYou)!.member })).rejects.toMatchObject({
        code: 'last-owner',
      })
    } finally {
      first.close()
      second.close()
      await cabin.close()
      await home.close()
    }
  },
)

test('I6.74 a kiosk that was set up alone is connected to a server later, and everything goes there', { timeout: 90_000 }, async () => {
  const alone = createHousehold()
  const town = createHousehold()
  const kiosk = await openWindow(await alone.startCore())
  try {
    const { circle } = await kiosk.command('setUpCircle', { name: 'Rosa', zone, pin: '1234' })
    await addDueNow(kiosk, circle, 'Metformin', null, zone)
    await see(kiosk, 'trust', {}, (trust) => trust.level === 'local-only')
    const { url } = await town.startServer()
    await expect(kiosk.command('connectServer', { serverUrl: url, code: 'no-such-code' })).rejects.toMatchObject({ code: 'wrong-code' })
    await kiosk.command('connectServer', { serverUrl: url, code: town.enrolmentCode })
    await see(kiosk, 'trust', {}, (trust) => trust.level === 'saved', 30_000)
    await alone.core!.kill('SIGTERM')
    await alone.startCore()
    await see(kiosk, 'trust', {}, (trust) => trust.level === 'saved', 30_000)
  } finally {
    kiosk.close()
    await alone.close()
    await town.close()
  }
})
