import { expect, test } from 'vitest'
import type { BoxRecord } from '../../../hardware/driver/box-record.ts'
import { doseState } from '../../../shared/dose/dose-state.ts'
import { stockLevel } from '../../../shared/stock/stock-level.ts'
import { readCircle } from '../../replica/circle-data.ts'
import { blankMedicine } from '../../replica/testing/blank-medicine.ts'
import { addDaily, hour, minute, morning, openTestReplica, type TestReplica } from '../../replica/testing/test-replica.ts'
import { recordMissed } from '../doses/missed-doses.ts'
import { recordOpenings } from './record-openings.ts'

const opened = (seq: number, drawer: number, at: number, uncertaintyMs = 1000): BoxRecord => ({
  device: '00000000-0000-4000-8000-000000000001',
  epoch: 1,
  seq,
  boot: 1,
  at,
  uncertaintyMs,
  kind: 'drawer-opened',
  drawer,
})

async function outcome({ replica, circle }: TestReplica, medicine: string) {
  const data = await readCircle(replica, circle)
  const doses = [...data.doses.values()].map((dose) => ({ slot: dose.body.slot, ...doseState(dose.body.observations) }))
  return { doses, questions: data.events.map((event) => event.body), stock: stockLevel(data.movesOf.get(medicine) ?? []) }
}

test('I3.30 an opened drawer with exactly one due dose records that dose as taken, seen by the box', async () => {
  const kiosk = await openTestReplica(morning - hour)
  const { medicine } = await addDaily(kiosk, 'Metformin', 3, ['08:00', '18:00'])
  kiosk.goTo(morning + 2 * minute)
  await recordOpenings(kiosk.replica, kiosk.circle, [opened(1, 3, morning + minute)])
  const { doses, questions, stock } = await outcome(kiosk, medicine)
  expect(doses).toMatchObject([
    { slot: '2026-11-20T08:00', state: 'taken', decisive: { evidence: 'box', drawer: 3, at: morning + minute } },
  ])
  expect(questions).toEqual([])
  expect(stock).toBe(28)
})

test('I3.31 the same journal entries read again change nothing', async () => {
  const kiosk = await openTestReplica(morning - hour)
  const { medicine } = await addDaily(kiosk, 'Metformin', 3, ['08:00'])
  kiosk.goTo(morning + 5 * hour)
  const entries = [opened(1, 3, morning + minute), opened(2, 3, morning + 4 * hour), opened(3, 7, morning + hour)]
  await recordOpenings(kiosk.replica, kiosk.circle, entries)
  const first = await outcome(kiosk, medicine)
  expect(first.questions).toHaveLength(2)
  for (const part of [entries, entries.slice(1), entries.slice(0, 1)]) await recordOpenings(kiosk.replica, kiosk.circle, part)
  expect(await outcome(kiosk, medicine)).toEqual(first)
})

test('I3.32 an opening that nothing due explains is kept as a fact and asked about, with what it may have been', async () => {
  const kiosk = await openTestReplica(morning - hour)
  const { medicine } = await addDaily(kiosk, 'Metformin', 3, ['08:00', '18:00'])
  await recordOpenings(kiosk.replica, kiosk.circle, [opened(1, 3, morning - 30 * minute)])
  const { doses, questions, stock } = await outcome(kiosk, medicine)
  expect(doses).toEqual([])
  expect(questions).toMatchObject([{ drawer: 3, answer: '', candidates: [expect.stringContaining('2026-11-20T08:00')] }])
  expect(stock).toBe(30)
})

test('I3.33 two doses due in one drawer are asked about, not guessed', async () => {
  const kiosk = await openTestReplica(morning - hour)
  const { medicine } = await addDaily(kiosk, 'Metformin', 3, ['08:00'])
  await addDaily(kiosk, 'Ramipril', 3, ['08:00'])
  kiosk.goTo(morning + minute)
  await recordOpenings(kiosk.replica, kiosk.circle, [opened(1, 3, morning)])
  const { doses, questions, stock } = await outcome(kiosk, medicine)
  expect(doses).toEqual([])
  expect(questions[0]!.candidates).toHaveLength(2)
  expect(stock).toBe(30)
})

test('I3.34 a drawer opened again soon after the dose is the same intake, and asks nothing', async () => {
  const kiosk = await openTestReplica(morning - hour)
  const { medicine } = await addDaily(kiosk, 'Metformin', 3, ['08:00'])
  kiosk.goTo(morning + 10 * minute)
  await recordOpenings(kiosk.replica, kiosk.circle, [opened(1, 3, morning), opened(2, 3, morning + 4 * minute)])
  const { doses, questions, stock } = await outcome(kiosk, medicine)
  expect(doses).toMatchObject([{ state: 'taken' }])
  expect(questions).toEqual([])
  expect(stock).toBe(28)
})

test('I3.35 an opening that happened while the computer was off outweighs "missed", which was only inferred', async () => {
  const kiosk = await openTestReplica(morning - hour)
  const { medicine } = await addDaily(kiosk, 'Metformin', 3, ['08:00'])
  kiosk.goTo(morning + 6 * hour)
  expect(await recordMissed(kiosk.replica, kiosk.circle)).toBe(1)
  expect((await outcome(kiosk, medicine)).doses).toMatchObject([{ state: 'missed', decisive: { evidence: 'inference' } }])
  await recordOpenings(kiosk.replica, kiosk.circle, [opened(1, 3, morning + minute)])
  const { doses, stock } = await outcome(kiosk, medicine)
  expect(doses).toMatchObject([{ state: 'taken' }])
  expect(stock).toBe(28)
})

test('I3.36 an opening whose time is unknown by more than the dose’s window is asked about', async () => {
  const kiosk = await openTestReplica(morning - hour)
  await addDaily(kiosk, 'Metformin', 3, ['08:00'])
  kiosk.goTo(morning + minute)
  await recordOpenings(kiosk.replica, kiosk.circle, [opened(1, 3, morning, 5 * hour)])
  const data = await readCircle(kiosk.replica, kiosk.circle)
  expect(data.doses.size).toBe(0)
  expect(data.events).toHaveLength(1)
})

test('I3.37 events that the box lost are kept as a fact with their number', async () => {
  const kiosk = await openTestReplica()
  const lost: BoxRecord = {
    device: '00000000-0000-4000-8000-000000000001',
    epoch: 1,
    seq: 9,
    boot: 1,
    at: morning,
    uncertaintyMs: 0,
    kind: 'overflow',
    lost: 4,
  }
  await recordOpenings(kiosk.replica, kiosk.circle, [lost, lost])
  const data = await readCircle(kiosk.replica, kiosk.circle)
  expect(data.events.map((event) => event.body)).toMatchObject([{ type: 'events-lost', count: 4 }])
})

test('I3.38 missed is written once, only after the window, and not for doses that were taken', async () => {
  const kiosk = await openTestReplica(morning - hour)
  await addDaily(kiosk, 'Metformin', 3, ['08:00'])
  kiosk.goTo(morning + hour)
  expect(await recordMissed(kiosk.replica, kiosk.circle)).toBe(0)
  kiosk.goTo(morning + 26 * hour)
  await recordOpenings(kiosk.replica, kiosk.circle, [opened(1, 3, morning + 24 * hour)])
  expect(await recordMissed(kiosk.replica, kiosk.circle)).toBe(1)
  expect(await recordMissed(kiosk.replica, kiosk.circle)).toBe(0)
})

test('I3.61 the drawer of an intake as needed that was just told is the same intake, and asks nothing', async () => {
  const kiosk = await openTestReplica(morning)
  const plan = { timing: { type: 'asNeeded', hoursMin: 4, perDayMax: 4 }, amount: 1, until: null } as const
  const { medicine, schedule } = await kiosk.commands.addMedicine({
    circle: kiosk.circle,
    ...blankMedicine,
    name: 'Ibuprofen',
    drawer: 2,
    plan,
    quantity: 10,
  })
  await kiosk.commands.takeAsNeeded({ circle: kiosk.circle, schedule, anyway: false })
  kiosk.goTo(morning + minute)
  await recordOpenings(kiosk.replica, kiosk.circle, [opened(1, 2, morning + minute)])
  expect(await outcome(kiosk, medicine)).toMatchObject({ questions: [], stock: 9 })
})

test('I3.62 with two medicines in one drawer, opening it again after one was taken does not record the other unasked', async () => {
  const kiosk = await openTestReplica(morning - hour)
  const first = await addDaily(kiosk, 'Metformin', 3, ['08:00'])
  const second = await addDaily(kiosk, 'Bisoprolol', 3, ['08:00'])
  kiosk.goTo(morning + minute)
  await kiosk.commands.recordDose({ circle: kiosk.circle, schedule: first.schedule, slot: '2026-11-20T08:00', state: 'taken' })
  await recordOpenings(kiosk.replica, kiosk.circle, [opened(1, 3, morning + 2 * minute)])
  const { questions, stock } = await outcome(kiosk, second.medicine)
  expect(questions).toMatchObject([{ candidates: [expect.stringContaining(second.schedule)] }])
  expect(stock).toBe(30)
})
