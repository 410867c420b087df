import { firstValueFrom, filter, of, timeout } from 'rxjs'
import { expect, test, vi } from 'vitest'
import type { TodayView } from '../../desktop/contract/views.ts'
import { today$ } from '../../desktop/replica/views/today.ts'
import { openCaregiver } from '../support/caregiver.ts'
import { openWindow, see } from '../support/contract.ts'
import { createHousehold } from '../support/household.ts'
import { addDueNow } from '../support/medicines.ts'
import { percentile } from '../support/percentile.ts'

const zone = 'Europe/Berlin'

test('I3.50 a dose travels from the drawer to the caregiver, through outages of server and core, once', { timeout: 180_000 }, async () => {
  const home = createHousehold()
  const { url, setupCode } = await home.startServer()
  await home.startBox()
  const kiosk = await openWindow(await home.startCore())
  const caregiver = await openCaregiver(url, setupCode!)
  try {
    const { circle } = await kiosk.command('setUpCircle', { name: 'Rosa', zone, pin: '1234' })
    await see(kiosk, 'people', { circle }, (people) => people.canInvite)
    await see(kiosk, 'box', { circle }, (box) => box.link === 'ready')
    const { code } = await kiosk.command('invite', { circle, role: 'caregiver' })
    expect(await caregiver.claim(code)).toBe(circle)
    const remote = (passes: (view: Awaited<ReturnType<typeof seeRemote>>) => boolean) =>
      firstValueFrom(today$(caregiver.replica, { box: null, backup: null, heard$: of({}) }, circle).pipe(filter(passes), timeout(20_000)))
    const seeRemote = () => firstValueFrom(today$(caregiver.replica, { box: null, backup: null, heard$: of({}) }, circle))

    // Due: the drawer is lit; opened: recorded, dark, and seen afar.
    for (let drawer = 1; drawer <= 6; drawer++) await addDueNow(kiosk, circle, `Medicine ${drawer}`, drawer, zone)
    const lit = (leds: number[]) => vi.waitFor(async () => expect((await home.boxState()).leds).toEqual(leds), 20_000)
    await lit([1, 2, 3, 4, 5, 6])
    await remote((view) => view.due.length === 6)
    const openedAt = Date.now()
    await home.moveDrawer(1, 'open')
    await see(kiosk, 'today', { circle }, (view) =>
      view.slots.some((slot) => slot.name === 'Medicine 1' && slot.status === 'taken' && slot.evidence === 'box'),
    )
    const shownMs = Date.now() - openedAt
    await remote((view) => view.slots.some((slot) => slot.name === 'Medicine 1' && slot.status === 'taken'))
    console.log(`drawer opened → kiosk ${shownMs} ms, → caregiver ${Date.now() - openedAt} ms`)
    await lit([2, 3, 4, 5, 6])
    await see(kiosk, 'trust', {}, (trust) => trust.level === 'saved')

    // The server is gone: both sides go on, and say so.
    await home.server!.kill('SIGKILL')
    await home.moveDrawer(2, 'open')
    await see(kiosk, 'today', { circle }, (view) => view.slots.some((slot) => slot.name === 'Medicine 2' && slot.status === 'taken'))
    await see(kiosk, 'trust', {}, (trust) => trust.level === 'offline' && trust.waiting > 0)
    const third = (await seeRemote()).due.find((slot) => slot.name === 'Medicine 3')!
    await caregiver.commands.recordDose({ circle, schedule: third.schedule, slot: third.slot, state: 'taken' })
    await home.startServer()
    await remote((view) => view.slots.some((slot) => slot.name === 'Medicine 2' && slot.status === 'taken'))
    await see(
      kiosk,
      'today',
      { circle },
      (view) => view.slots.some((slot) => slot.name === 'Medicine 3' && slot.status === 'taken'),
      60_000,
    )
    await lit([4, 5, 6])

    // The core is killed in the middle of recording, and while a drawer is opened: the box remembers.
    await home.moveDrawer(4, 'open')
    await home.core!.kill('SIGKILL')
    await home.moveDrawer(5, 'open')
    await home.startCore()
    const view = await see(kiosk, 'today', { circle }, (now) => now.slots.filter((slot) => slot.status === 'taken').length === 5, 30_000)
    expect(view.questions).toEqual([])
    await remote((now) => now.slots.filter((slot) => slot.status === 'taken').length === 5)
    await see(kiosk, 'trust', {}, (trust) => trust.level === 'saved', 60_000)
    const medicines = await see(kiosk, 'medicines', { circle }, (list) => list.length === 6)
    expect(medicines.map((one) => one.stock)).toEqual([99, 99, 99, 99, 99, 100])
  } finally {
    kiosk.close()
    await caregiver.close()
    await home.close()
  }
})

test('I6.70 drawer opened → dose durable and shown: the distribution over 100 openings', { timeout: 180_000 }, async () => {
  const home = createHousehold()
  await home.startBox()
  const kiosk = await openWindow(await home.startCore())
  try {
    const { circle } = await kiosk.command('setUpCircle', { name: 'Rosa', zone, pin: '1234' })
    await see(kiosk, 'box', { circle }, (box) => box.link === 'ready')
    for (let drawer = 1; drawer <= 8; drawer++) await addDueNow(kiosk, circle, `Medicine ${drawer}`, drawer, zone)
    const times: number[] = []
    for (let round = 0; round < 100; round++) {
      const drawer = 1 + (round % 8)
      const slotIs = (status: string) => (view: TodayView) => view.slots.some((slot) => slot.drawer === drawer && slot.status === status)
      const shown = see(kiosk, 'today', { circle }, slotIs('taken'))
      await see(kiosk, 'today', { circle }, slotIs('due'))
      const start = performance.now()
      await home.moveDrawer(drawer, 'open')
      const taken = (await shown).slots.find((slot) => slot.drawer === drawer)!
      times.push(performance.now() - start)
      await kiosk.command('undoDose', { circle, dose: taken.dose, observation: taken.observation! })
      await home.moveDrawer(drawer, 'close')
    }
    console.log(
      `drawer opened → recorded and shown, ${times.length} times: p50 ${percentile(times, 50)} ms, p90 ${percentile(times, 90)} ms, p99 ${percentile(times, 99)} ms`,
    )
    expect(times).toHaveLength(100)
  } finally {
    kiosk.close()
    await home.close()
  }
})
