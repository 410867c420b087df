import { filter, firstValueFrom } from 'rxjs'
import { expect, test } from 'vitest'
import { recordVersion } from '../../../shared/record/version.ts'
import { addDaily, openTestReplica, testHost } from '../testing/test-replica.ts'
import { status$ } from './status.ts'

const about = { storage: '/data', version: '0' }

test('I6.100 Status counts each circle’s records and lists what was refused or cannot be read, however much there is', async () => {
  const home = await openTestReplica()
  const { replica, store, circle } = home
  const { medicine } = await addDaily(home, 'Metformin', 3, ['08:00'])
  const record = (await store.get(medicine))!
  await store.refuse([{ id: medicine, version: recordVersion(record), code: 'role' }])
  await store.receive([{ ...record, id: 'future:1', kind: 'future-kind', v: 9 }], replica.now())
  const status = await firstValueFrom(status$(replica, testHost, about).pipe(filter(({ unreadable }) => unreadable.length > 0)))
  const held = await store.versions(circle)
  expect(status).toMatchObject({
    circles: [{ id: circle, patient: 'Rosa', records: held.size }],
    refused: [{ record: medicine, title: 'Metformin', code: 'role' }],
    unreadable: [{ record: 'future:1', kind: 'future-kind', v: 9 }],
  })
})

test('I6.100 who leaves Status ends the search for unreadable records', async () => {
  const { replica, store } = await openTestReplica()
  const gate = Promise.withResolvers<void>()
  let asked = 0
  const versions = store.versions.bind(store)
  store.versions = async (...input) => {
    asked += 1
    await gate.promise
    return versions(...input)
  }
  const leaving = status$(replica, testHost, about).subscribe()
  await expect.poll(() => asked).toBe(1)
  leaving.unsubscribe()
  gate.resolve()
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(asked).toBe(1)
})
