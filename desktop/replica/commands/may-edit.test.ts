import { expect, test } from 'vitest'
import { membershipId } from '../../../shared/kinds/membership.ts'
import { createRecord } from '../../../shared/record/edit.ts'
import { createHandlers } from '../handlers.ts'
import { addDaily, morning, openTestReplica, testHost } from '../testing/test-replica.ts'

test('I9.63 who only looks is refused before anything is written, so that no own screen shows what no other will have', async () => {
  const kiosk = await openTestReplica(morning)
  const { circle, replica, store } = kiosk
  const { medicine, schedule } = await addDaily(kiosk, 'Metformin', 3, ['08:00'])
  const vic = { member: 'vic', type: 'person', name: 'Vic', role: 'viewer', revoked: false } as const
  await store.write([createRecord('membership', membershipId(circle, 'vic'), circle, vic, await replica.edit())], replica.now())
  const { commands } = createHandlers({ ...replica, user: () => 'vic' }, testHost, { storage: '', version: '' }, () => {})
  const before = await store.find({ circle })
  const slot = { circle, schedule, slot: '2026-11-20T08:00' }
  const tries = [
    () => commands.recordDose({ ...slot, state: 'taken' }),
    () => commands.snooze(slot),
    () => commands.stopMedicine({ circle, medicine }),
    () => commands.addStock({ circle, medicine, reason: 'refill', quantity: 10 }),
    () => commands.editPatient({ circle, zone: 'Asia/Kathmandu' }),
  ]
  for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ code: 'not-allowed' })
  expect(await store.find({ circle })).toEqual(before)
})
