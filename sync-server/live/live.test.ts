import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeHousehold, addPerson } from '../testing/household.ts'
import { nextEdit, sampleDose, sampleMembership, stampAt } from '../testing/sample-records.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let skewMs: number
beforeEach(async () => {
  skewMs = 0
  server = await startTestServer({ now: () => Date.now() + skewMs, heartbeatMs: 50 })
})
afterEach(() => server.discard())

test('I9.6 a change pokes those who belong to the circle, and nobody else', async () => {
  const one = await makeHousehold(server.client)
  const two = await makeHousehold(server.client)
  const [mine, theirs] = [await one.owner.live(), await two.owner.live()]
  expect(await mine.next()).toMatchObject({ type: 'hello', silenceMsMax: 150 })
  expect(await theirs.next()).toMatchObject({ type: 'hello' })
  await one.owner.push(sampleDose(one.circle, 's1'))
  expect(await mine.next()).toEqual({ type: 'poke', circle: one.circle })
  await two.owner.push(sampleDose(two.circle, 's1'))
  expect(await theirs.next()).toEqual({ type: 'poke', circle: two.circle })
  mine.stop()
  theirs.stop()
})

test('I9.6 a connected member hears of a circle it has just joined, and no more of one it was removed from', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const { user, client } = await addPerson(owner, circle, 'caregiver')
  const two = await makeHousehold(server.client)
  const live = await client.live()
  await live.next()

  await client.post('/v1/pairings/claim', { code: await two.owner.pairingCode(two.circle, 'viewer') })
  expect(await live.next()).toEqual({ type: 'poke', circle: two.circle })

  const edit = { ...nextEdit(), stamp: stampAt(Date.now() + 1000) }
  await owner.push(sampleMembership(circle, user, 'caregiver', true, edit))
  expect(await live.next()).toEqual({ type: 'poke', circle })
  await client.pull()
  await owner.push(sampleDose(circle, 's1'))
  await two.owner.push(sampleDose(two.circle, 's1'))
  expect(await live.next()).toEqual({ type: 'poke', circle: two.circle })
  live.stop()
})

test('I9.16 a connection ends with a bye when its access token expires', async () => {
  const { owner } = await makeHousehold(server.client)
  skewMs = 10 * 60_000 - 1500
  const live = await owner.live()
  expect(await live.next()).toMatchObject({ type: 'hello' })
  expect(await live.next()).toEqual({ type: 'bye', code: 'sign-in-needed' })
  expect(await live.next()).toBeUndefined()
})

test('I9.19 signing out ends the live connection and the access at once', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const { client, refreshToken } = await addPerson(owner, circle, 'caregiver')
  const live = await client.live()
  await live.next()
  expect((await client.post('/v1/sessions/end', { refreshToken })).status).toBe(204)
  expect(await live.next()).toEqual({ type: 'bye', code: 'sign-in-needed' })
  expect((await client.post('/v1/pull', { cursors: {}, recordsMax: 1 })).error?.code).toBe('sign-in-needed')
  expect((await client.post('/v1/sessions/refresh', { refreshToken })).error?.code).toBe('sign-in-needed')
})

test('I9.16 without a valid token there is no live connection', async () => {
  expect((await server.client.get('/v1/live')).error?.code).toBe('sign-in-needed')
  expect((await server.client.as('nonsense').get('/v1/live')).status).toBe(401)
})
