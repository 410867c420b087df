import { filter, firstValueFrom, of } from 'rxjs'
import { expect, test } from 'vitest'
import { membershipId } from '../../../shared/kinds/membership.ts'
import { createRecord } from '../../../shared/record/edit.ts'
import type { Account } from '../server-link.ts'
import { openTestReplica, testHost } from '../testing/test-replica.ts'
import { circleKey, session$ } from './session.ts'

test('I9.64 who signs in is held to their role in the circle in view, also when none was chosen', async () => {
  const { replica, store, circle } = await openTestReplica()
  const vic = { member: 'vic', type: 'person', name: 'Vic', role: 'viewer', revoked: false } as const
  await store.write([createRecord('membership', membershipId(circle, 'vic'), circle, vic, await replica.edit())], replica.now())
  await store.device.remove(circleKey)
  const account = { state$: of({ user: 'vic', name: 'Vic' }) } as Account
  const session = await firstValueFrom(
    session$({ ...replica, user: () => 'vic' }, { ...testHost, account }).pipe(filter(({ role }) => role !== null)),
  )
  expect(session).toMatchObject({ circle, role: 'viewer', can: { edit: false } })
})
