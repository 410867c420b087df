import { firstValueFrom, of } from 'rxjs'
import { expect, test } from 'vitest'
import type { Stamp } from '../../../shared/clock/hlc.ts'
import { editRecord } from '../../../shared/record/edit.ts'
import { addDaily, hour, morning, openTestReplica } from '../testing/test-replica.ts'
import { medicines$ } from '../views/medicines.ts'
import { today$ } from '../views/today.ts'

/** A kiosk on which a medicine was stopped, and what a phone that had not heard of it made of the plan. */
async function stoppedWhileChanged(until: string | null = null) {
  const kiosk = await openTestReplica(morning)
  const { store, circle, commands } = kiosk
  const { medicine, schedule } = await addDaily(kiosk, 'Metformin', 3, ['18:00'])
  const before = (await store.get(schedule))!
  await commands.stopMedicine({ circle, medicine })
  kiosk.goTo(morning + hour)
  const { pending: _pending, refused: _refused, ...unaware } = before
  const stamp = `${(morning + hour).toString(16).padStart(12, '0')}-0000-bphone` as Stamp
  const plan = { phases: [{ from: '2026-11-20T09:00', timing: { type: 'daily' as const, times: ['20:00'] }, amount: 1 }], until }
  await store.receive([editRecord(unaware, 'schedule', { plan }, { stamp, by: { user: 'anna', device: 'bphone' } })], kiosk.replica.now())
  const view = async () => (await firstValueFrom(medicines$(kiosk.replica, circle)))[0]!
  const today = () => firstValueFrom(today$(kiosk.replica, { box: null, backup: null, heard$: of({}) }, circle))
  const choose = async (isStop: boolean) => {
    const [conflict] = (await view()).conflicts
    const head = conflict!.heads.find(({ value }) => ((value as { until: unknown }).until !== until) === isStop)!
    await commands.chooseValue({ circle, record: conflict!.record, field: conflict!.field, stamp: head.stamp })
  }
  return { ...kiosk, medicine, view, today, choose }
}

test('I3.63 a plan that was changed where its medicine was stopped meanwhile is asked about, and nothing of it is due before', async () => {
  const { view, today } = await stoppedWhileChanged()
  expect(await view()).toMatchObject({ status: 'stopped', conflicts: [{ field: 'plan', heads: [{}, {}] }] })
  expect(await today()).toMatchObject({ slots: [], notes: [{ type: 'conflict', name: 'Metformin' }] })
})

test('I3.63 choosing the changed plan goes on with the medicine', async () => {
  const { view, today, choose } = await stoppedWhileChanged()
  await choose(false)
  expect(await view()).toMatchObject({ status: 'active', conflicts: [] })
  expect((await today()).slots).toMatchObject([{ wall: '20:00' }])
})

test('I3.63 choosing the stop ends it', async () => {
  const { view, today, choose } = await stoppedWhileChanged()
  await choose(true)
  expect(await view()).toMatchObject({ status: 'stopped', conflicts: [] })
  expect(await today()).toMatchObject({ slots: [], notes: [] })
})

test('I3.63 a changed plan that has an end is no stop: the same question is asked, and nothing of it is due before', async () => {
  const { view, today, choose } = await stoppedWhileChanged('2026-11-25T23:59')
  expect(await view()).toMatchObject({ status: 'stopped', conflicts: [{ field: 'plan', heads: [{}, {}] }] })
  expect(await today()).toMatchObject({ slots: [], notes: [{ type: 'conflict', name: 'Metformin' }] })
  await choose(false)
  expect(await view()).toMatchObject({ status: 'active', conflicts: [], schedules: [{ until: '2026-11-25' }] })
  expect((await today()).slots).toMatchObject([{ wall: '20:00' }])
})
