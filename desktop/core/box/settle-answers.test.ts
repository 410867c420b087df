import { firstValueFrom, of } from 'rxjs'
import { expect, test } from 'vitest'
import type { BoxRecord } from '../../../hardware/driver/box-record.ts'
import { doseState } from '../../../shared/dose/dose-state.ts'
import { editRecord } from '../../../shared/record/edit.ts'
import { stockLevel } from '../../../shared/stock/stock-level.ts'
import { readCircle } from '../../replica/circle-data.ts'
import { recordDoses } from '../../replica/record-dose.ts'
import { addDaily, hour, minute, morning, openTestReplica } from '../../replica/testing/test-replica.ts'
import { recordOpenings } from './record-openings.ts'
import { settledAnswers$ } from './settle-answers.ts'

const opened = (seq: number, at: number): BoxRecord => ({
  device: '00000000-0000-4000-8000-000000000001',
  epoch: 1,
  seq,
  boot: 1,
  at,
  uncertaintyMs: 1000,
  kind: 'drawer-opened',
  drawer: 3,
})

test('I3.70 one question answered differently by two people apart counts as one intake, that of the later answer', async () => {
  const kiosk = await openTestReplica(morning - hour)
  const { circle, commands, replica, store } = kiosk
  const first = await addDaily(kiosk, 'Metformin', 3, ['08:00'])
  const second = await addDaily(kiosk, 'Ramipril', 3, ['08:00'])
  kiosk.goTo(morning + minute)
  await recordOpenings(replica, circle, [opened(1, morning)])
  const [question] = (await readCircle(replica, circle)).events
  const other = await store.get(question!.id)
  await commands.answerQuestion({ circle, event: question!.id, answer: `dose:${first.schedule}:2026-11-20T08:00` })
  // Elsewhere somebody who had not heard of it answered later: both records arrive.
  const by = { user: 'anna', device: 'bother' }
  const stamp = (await replica.edit()).stamp
  const observation = { state: 'taken', at: morning, noted: morning, evidence: 'statement', by } as const
  const key = '2026-11-20T08:00'
  await recordDoses(replica, circle, [
    {
      plan: { schedule: second.schedule, medicine: second.medicine, key, at: morning, amount: 2 },
      observations: { [question!.id]: observation },
    },
  ])
  await store.write([editRecord(other!, 'box-event', { answer: `dose:${second.schedule}:${key}` }, { stamp, by })], morning)
  expect(await firstValueFrom(settledAnswers$(replica, of(circle)))).toBe(1)
  const data = await readCircle(replica, circle)
  const states = [...data.doses.values()].map(({ body }) => [body.medicine, doseState(body.observations).state])
  expect(Object.fromEntries(states)).toEqual({ [first.medicine]: 'open', [second.medicine]: 'taken' })
  expect([first, second].map(({ medicine }) => stockLevel(data.movesOf.get(medicine)!))).toEqual([30, 28])
  expect(await firstValueFrom(settledAnswers$(replica, of(circle)))).toBe(0)
})

test('I3.71 a drawer opened again while its question waits asks no second one, and keeps the fact', async () => {
  const kiosk = await openTestReplica(morning - 3 * hour)
  const { circle, replica, store } = kiosk
  await addDaily(kiosk, 'Metformin', 3, ['08:00'])
  await recordOpenings(replica, circle, [
    opened(1, morning - 2 * hour),
    opened(2, morning - 2 * hour + minute),
    opened(3, morning - 2 * hour + 40 * minute),
  ])
  expect((await readCircle(replica, circle)).events).toHaveLength(2)
  expect(await store.find({ circle, kind: 'box-event' })).toHaveLength(3)
})
