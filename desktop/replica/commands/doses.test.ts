import { firstValueFrom, of } from 'rxjs'
import { expect, test } from 'vitest'
import { today$ } from '../views/today.ts'
import { blankMedicine } from '../testing/blank-medicine.ts'
import { addDaily, hour, minute, morning, openTestReplica, type TestReplica } from '../testing/test-replica.ts'
import { medicines$ } from '../views/medicines.ts'
import { week$ } from '../views/week.ts'

const today = ({ replica, circle }: TestReplica) => firstValueFrom(today$(replica, { box: null, backup: null, heard$: of({}) }, circle))
const stockOf = async ({ replica, circle }: TestReplica) => (await firstValueFrom(medicines$(replica, circle)))[0]!.stock

async function kioskWithMetformin() {
  const kiosk = await openTestReplica(morning - hour)
  const { schedule } = await addDaily(kiosk, 'Metformin', 3, ['08:00', '18:00'])
  const slot = { circle: kiosk.circle, schedule, slot: '2026-11-20T08:00' }
  return { ...kiosk, slot }
}

test('I3.40 a dose becomes due at its time, is recorded by the button, and its stock goes down', async () => {
  const kiosk = await kioskWithMetformin()
  expect((await today(kiosk)).due).toEqual([])
  expect((await today(kiosk)).next).toMatchObject({ wall: '08:00', drawer: 3, amount: 2 })
  kiosk.goTo(morning)
  expect((await today(kiosk)).due).toMatchObject([{ name: 'Metformin', status: 'due' }])
  await kiosk.commands.recordDose({ ...kiosk.slot, state: 'taken' })
  expect((await today(kiosk)).slots).toMatchObject([{ status: 'taken', evidence: 'statement' }, { status: 'later' }])
  expect(await stockOf(kiosk)).toBe(28)
})

test('I3.41 undo retracts the act and gives the stock back; taking it again counts once', async () => {
  const kiosk = await kioskWithMetformin()
  kiosk.goTo(morning)
  await kiosk.commands.recordDose({ ...kiosk.slot, state: 'taken' })
  const { undo } = await today(kiosk)
  expect(undo).toMatchObject({ state: 'taken', name: 'Metformin' })
  await kiosk.commands.undoDose({ circle: kiosk.circle, dose: undo!.dose, observation: undo!.observation })
  expect(await today(kiosk)).toMatchObject({ due: [{ status: 'due' }], undo: null })
  expect(await stockOf(kiosk)).toBe(30)
  await kiosk.commands.recordDose({ ...kiosk.slot, state: 'taken' })
  expect(await stockOf(kiosk)).toBe(28)
})

test('I3.42 snooze postpones the reminder, never the end of the window', async () => {
  const kiosk = await kioskWithMetformin()
  kiosk.goTo(morning)
  await kiosk.commands.snooze(kiosk.slot)
  expect(await today(kiosk)).toMatchObject({ due: [], slots: [{ status: 'snoozed', snoozedUntil: morning + 10 * minute }, {}] })
  kiosk.goTo(morning + 10 * minute)
  expect((await today(kiosk)).due).toHaveLength(1)
  kiosk.goTo(morning + 3 * hour)
  expect((await today(kiosk)).slots[0]).toMatchObject({ status: 'missed' })
})

test('I3.43 "I took it earlier" keeps the time that was told, and refuses the future', async () => {
  const kiosk = await kioskWithMetformin()
  kiosk.goTo(morning + 3 * hour)
  await kiosk.commands.recordDose({ ...kiosk.slot, state: 'taken', at: morning + 5 * minute })
  expect((await today(kiosk)).slots[0]).toMatchObject({ status: 'taken', happenedWall: '08:05' })
  const late = { ...kiosk.slot, slot: '2026-11-20T18:00', state: 'taken' as const, at: morning + 10 * hour }
  await expect(kiosk.commands.recordDose(late)).rejects.toMatchObject({ code: 'future-time' })
})

test('I3.44 skipping keeps its reason; saying "taken" afterwards shows the contradiction instead of hiding it', async () => {
  const kiosk = await kioskWithMetformin()
  kiosk.goTo(morning)
  await kiosk.commands.recordDose({ ...kiosk.slot, state: 'skipped', reason: 'felt sick' })
  expect((await today(kiosk)).slots[0]).toMatchObject({ status: 'skipped', reason: 'felt sick' })
  await kiosk.commands.recordDose({ ...kiosk.slot, state: 'taken' })
  const view = await today(kiosk)
  expect(view.slots[0]).toMatchObject({ status: 'taken', isContradicted: true })
  expect(view.notes).toContainEqual(expect.objectContaining({ type: 'contradiction' }))
})

test('I3.45 as needed: too soon and too many are refused unless a person insists', async () => {
  const kiosk = await openTestReplica()
  const { circle, commands } = kiosk
  const { schedule } = await addDaily(kiosk, 'Paracetamol', null, ['08:00'])
  await commands.changePlan({ circle, schedule, timing: { type: 'asNeeded', hoursMin: 4, perDayMax: 2 }, amount: 1, until: null })
  await commands.takeAsNeeded({ circle, schedule, anyway: false })
  kiosk.goTo(morning + hour)
  await expect(commands.takeAsNeeded({ circle, schedule, anyway: false })).rejects.toMatchObject({ code: 'too-soon' })
  expect((await today(kiosk)).asNeeded).toMatchObject([{ takenToday: 1, perDayMax: 2, allowedAt: morning + 4 * hour }])
  await commands.takeAsNeeded({ circle, schedule, anyway: true })
  expect(await stockOf(kiosk)).toBe(28)
})

test('I3.46 a changed plan leaves what was due before as it was', async () => {
  const kiosk = await kioskWithMetformin()
  const { circle, commands, slot } = kiosk
  kiosk.goTo(morning + minute)
  await commands.recordDose({ ...slot, state: 'taken' })
  await commands.changePlan({ circle, schedule: slot.schedule, timing: { type: 'daily', times: ['09:30'] }, amount: 1, until: null })
  expect((await today(kiosk)).slots).toMatchObject([
    { wall: '08:00', status: 'taken', amount: 2 },
    { wall: '09:30', status: 'later', amount: 1 },
  ])
})

test('I3.47 stopping a medicine ends its doses and keeps its history', async () => {
  const kiosk = await kioskWithMetformin()
  const { circle, commands, slot, replica } = kiosk
  kiosk.goTo(morning + minute)
  await commands.recordDose({ ...slot, state: 'taken' })
  const [medicine] = await firstValueFrom(medicines$(replica, circle))
  await commands.stopMedicine({ circle, medicine: medicine!.id })
  expect((await today(kiosk)).slots).toMatchObject([{ wall: '08:00', status: 'taken' }])
  expect(await firstValueFrom(medicines$(replica, circle))).toMatchObject([{ status: 'stopped', stock: 28 }])
})

test('I3.64 a medicine that was stopped no longer asks for the dose that was due', async () => {
  const kiosk = await kioskWithMetformin()
  kiosk.goTo(morning + minute)
  await kiosk.commands.snooze(kiosk.slot)
  const [medicine] = await firstValueFrom(medicines$(kiosk.replica, kiosk.circle))
  await kiosk.commands.stopMedicine({ circle: kiosk.circle, medicine: medicine!.id })
  expect(await today(kiosk)).toMatchObject({ due: [], slots: [], next: null })
})

test('I3.65 an intake can be told as far back as doses are in view, not further', async () => {
  const kiosk = await kioskWithMetformin()
  kiosk.goTo(morning)
  for (const at of [0, morning - 30 * 24 * hour])
    await expect(kiosk.commands.recordDose({ ...kiosk.slot, state: 'taken', at })).rejects.toMatchObject({ code: 'long-ago' })
  expect((await today(kiosk)).due).toHaveLength(1)
})

test('I3.66 what was never counted cannot run out', async () => {
  const kiosk = await openTestReplica(morning)
  const plan = { timing: { type: 'daily' as const, times: ['08:00'] }, amount: 1, until: null }
  const { schedule } = await kiosk.commands.addMedicine({
    circle: kiosk.circle,
    ...blankMedicine,
    drawer: null,
    name: 'Levothyroxine',
    plan,
    quantity: 0,
  })
  await kiosk.commands.recordDose({ circle: kiosk.circle, schedule, slot: '2026-11-20T08:00', state: 'taken' })
  expect((await today(kiosk)).notes).toEqual([])
  expect(await firstValueFrom(medicines$(kiosk.replica, kiosk.circle))).toMatchObject([{ runsOut: null }])
})

test('I4.10 a count sets the stock by a move; a scanned pack confirmed twice is one pack', async () => {
  const kiosk = await kioskWithMetformin()
  const { circle, commands, replica } = kiosk
  const [medicine] = await firstValueFrom(medicines$(replica, circle))
  await commands.addStock({ circle, medicine: medicine!.id, reason: 'count', quantity: 25 })
  expect(await stockOf(kiosk)).toBe(25)
  await commands.addStock({ circle, medicine: medicine!.id, reason: 'refill', quantity: 30 })
  await commands.addStock({ circle, medicine: medicine!.id, reason: 'discard', quantity: 5 })
  expect(await stockOf(kiosk)).toBe(50)

  const picture = { picture: '0'.repeat(64), pictureType: 'image/jpeg', width: 1, height: 1 } as const
  const read = { at: morning, fields: {}, review: [], text: '', medicine: '', status: 'draft' } as const
  await kiosk.context.save(await kiosk.context.create('label-scan', 'scan:1', circle, { ...picture, ...read, review: [] }))
  for (let times = 0; times < 2; times++) {
    await commands.confirmRefill({ circle, scan: 'scan:1', medicine: medicine!.id, quantity: 28 })
    kiosk.goTo(morning + minute)
  }
  expect(await stockOf(kiosk)).toBe(78)
})

test('I3.48 the week counts what was due so far, not what is still to come', async () => {
  const kiosk = await kioskWithMetformin()
  kiosk.goTo(morning + minute)
  await kiosk.commands.recordDose({ ...kiosk.slot, state: 'taken' })
  const week = await firstValueFrom(week$(kiosk.replica, kiosk.circle))
  expect(week).toMatchObject({ taken: 1, planned: 1 })
  expect(week.days.at(-1)).toMatchObject({ isToday: true, planned: 2, taken: 1, missed: 0 })
})

test('I3.55 what was taken stays in the list when the plan no longer has it', async () => {
  const kiosk = await kioskWithMetformin()
  const { circle, commands, slot } = kiosk
  kiosk.goTo(morning)
  await commands.recordDose({ ...slot, state: 'taken' })
  // In the same minute, so that the new plan begins at the very slot that was taken.
  await commands.changePlan({ circle, schedule: slot.schedule, timing: { type: 'daily', times: ['12:00'] }, amount: 1, until: null })
  expect((await today(kiosk)).slots).toMatchObject([
    { wall: '08:00', status: 'taken' },
    { wall: '12:00', status: 'later' },
  ])
  expect(await firstValueFrom(week$(kiosk.replica, circle))).toMatchObject({ taken: 1, planned: 1 })
})

test('I3.56 an intake as needed shows in the day’s list and can be undone, and counts in no week', async () => {
  const kiosk = await openTestReplica()
  const { circle, commands } = kiosk
  const { schedule } = await addDaily(kiosk, 'Paracetamol', null, ['23:00'])
  await commands.changePlan({ circle, schedule, timing: { type: 'asNeeded', hoursMin: 4, perDayMax: 2 }, amount: 1, until: null })
  await commands.takeAsNeeded({ circle, schedule, anyway: false })
  const { slots, undo } = await today(kiosk)
  expect(slots).toMatchObject([{ name: 'Paracetamol', status: 'taken', wall: '08:00' }])
  expect(await firstValueFrom(week$(kiosk.replica, circle))).toMatchObject({ taken: 0, planned: 0 })
  await commands.undoDose({ circle, dose: undo!.dose, observation: undo!.observation })
  expect(await today(kiosk)).toMatchObject({ slots: [], asNeeded: [{ takenToday: 0 }] })
})

test('I3.60 the patient’s zone changed in the middle of a day: no dose is missed by it, none comes twice', async () => {
  const kiosk = await openTestReplica(morning - hour)
  const { schedule } = await addDaily(kiosk, 'Metformin', 3, ['08:00', '12:00', '20:00'])
  kiosk.goTo(morning)
  await kiosk.commands.recordDose({ circle: kiosk.circle, schedule, slot: '2026-11-20T08:00', state: 'taken' })
  const noon = morning + 4 * hour
  kiosk.goTo(noon - 30 * minute)
  await kiosk.commands.editPatient({ circle: kiosk.circle, zone: 'Asia/Kathmandu' })
  const { slots, wall } = await today(kiosk)
  expect(wall).toBe('16:15')
  expect(slots).toMatchObject([
    { status: 'taken', wall: '12:45' },
    { status: 'later', wall: '16:45', at: noon },
    { status: 'later', wall: '20:00' },
  ])
  kiosk.goTo(noon)
  expect((await today(kiosk)).due).toMatchObject([{ slot: '2026-11-20T12:00' }])
  await kiosk.commands.recordDose({ circle: kiosk.circle, schedule, slot: '2026-11-20T12:00', state: 'taken' })
  kiosk.goTo(noon + hour)
  await kiosk.commands.editPatient({ circle: kiosk.circle, zone: 'Europe/Berlin' })
  expect((await today(kiosk)).slots).toMatchObject([{ status: 'taken' }, { status: 'taken' }, { status: 'later', wall: '20:00' }])
})

test('I3.68 two who count the same packs apart take off once what was missing', async () => {
  const kiosk = await kioskWithMetformin()
  const { circle, commands, store, replica } = kiosk
  const [medicine] = await firstValueFrom(medicines$(replica, circle))
  const before = await store.find({ circle, kind: 'stock-move' })
  const phone = await openTestReplica(morning)
  await phone.store.receive(
    (await store.find({ circle })).map(({ pending: _pending, refused: _refused, ...record }) => record),
    morning,
  )
  await commands.addStock({ circle, medicine: medicine!.id, reason: 'count', quantity: 25 })
  await phone.commands.addStock({ circle, medicine: medicine!.id, reason: 'count', quantity: 25 })
  const counted = (await phone.store.find({ circle, kind: 'stock-move' })).filter(({ id }) => !before.some((one) => one.id === id))
  await store.receive(
    counted.map(({ pending: _pending, refused: _refused, ...record }) => record),
    morning,
  )
  expect(await stockOf(kiosk)).toBe(25)
  await commands.addStock({ circle, medicine: medicine!.id, reason: 'count', quantity: 24 })
  expect(await stockOf(kiosk)).toBe(24)
})

test('I3.69 a dose that was put off is the next to come, at the time of its reminder', async () => {
  const kiosk = await kioskWithMetformin()
  kiosk.goTo(morning)
  await kiosk.commands.snooze(kiosk.slot)
  expect((await today(kiosk)).next).toMatchObject({ name: 'Metformin', wall: '08:10', status: 'snoozed' })
})
