import { firstValueFrom, of } from 'rxjs'
import { expect, test } from 'vitest'
import { addDaily, hour, morning, openTestReplica } from '../testing/test-replica.ts'
import { medicines$ } from '../views/medicines.ts'
import { today$ } from '../views/today.ts'

const day = 24 * hour
const twice = { type: 'daily', times: ['08:00', '20:00'] } as const
const timing = { ...twice, times: [...twice.times] }

async function kioskWithCourse(until: string | null) {
  const kiosk = await openTestReplica(morning - hour)
  const { circle, commands, replica } = kiosk
  const { medicine, schedule } = await addDaily(kiosk, 'Amoxicillin', null, timing.times, until)
  const today = () => firstValueFrom(today$(replica, { box: null, backup: null, heard$: of({}) }, circle))
  const view = async () => (await firstValueFrom(medicines$(replica, circle)))[0]!
  const change = (until: string | null) => commands.changePlan({ circle, schedule, timing, amount: 2, until })
  return { ...kiosk, medicine, schedule, today, view, change }
}

test('I3.80 after its last day a course asks for nothing, is no stock to worry about and says when it was finished', async () => {
  const { goTo, today, view, commands, circle, medicine } = await kioskWithCourse('2026-11-21')
  goTo(morning + day)
  expect((await today()).slots.map(({ wall }) => wall)).toEqual(['08:00', '20:00'])
  expect(await view()).toMatchObject({ schedules: [{ until: '2026-11-21' }], finishedOn: null, runsOut: null })
  await commands.addStock({ circle, medicine, reason: 'count', quantity: 0 })
  expect((await today()).notes).toMatchObject([{ type: 'out-of-stock' }])
  goTo(morning + 2 * day)
  expect(await today()).toMatchObject({ slots: [], due: [], next: null, notes: [] })
  expect(await view()).toMatchObject({ status: 'active', finishedOn: '2026-11-21', runsOut: null })
})

test('I3.80 a course of what is taken as needed is offered until its last day', async () => {
  const { goTo, today, schedule, commands, circle } = await kioskWithCourse(null)
  const asNeeded = { type: 'asNeeded', hoursMin: 4, perDayMax: 3 } as const
  await commands.changePlan({ circle, schedule, timing: asNeeded, amount: 1, until: '2026-11-21' })
  goTo(morning + day)
  expect((await today()).asNeeded).toHaveLength(1)
  goTo(morning + 2 * day)
  expect((await today()).asNeeded).toEqual([])
})

test('I3.82 a changed plan ends on the day that the change says, or not at all', async () => {
  const { goTo, today, view, change } = await kioskWithCourse('2026-11-21')
  await change('2026-11-23')
  goTo(morning + 3 * day)
  expect((await today()).slots).toHaveLength(2)
  await change(null)
  expect(await view()).toMatchObject({ schedules: [{ until: null }], finishedOn: null })
})

test('I3.83 a course that was over is begun again without doses for the time between', async () => {
  const { goTo, today, view, change } = await kioskWithCourse('2026-11-20')
  goTo(morning + 3 * day + hour)
  await change('2026-11-24')
  expect(await today()).toMatchObject({ slots: [{ wall: '20:00' }], due: [] })
  expect(await view()).toMatchObject({ schedules: [{ timing, until: '2026-11-24' }], finishedOn: null })
})

test('I3.84 a last day that is over is refused', async () => {
  const { goTo, view, change } = await kioskWithCourse(null)
  goTo(morning + 3 * day)
  await expect(change('2026-11-22')).rejects.toMatchObject({ code: 'plan-ends-early' })
  expect(await view()).toMatchObject({ schedules: [{ until: null }] })
})
