import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeHousehold, addPerson } from '../testing/household.ts'
import { nextEdit, sampleDose, sampleMembership, stampAt } from '../testing/sample-records.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let now: () => number
beforeEach(async () => {
  now = Date.now
  server = await startTestServer({ now: () => now(), heartbeatMs: 50 })
})
afterEach(() => server.discard())

test('I9.6 a change pokes those who belong to the circle, and nobody else', async () => {
  const one = await makeHousehold(server.client)
  const two = await makeHousehold(server.client)
  const [mine, theirs] = [await one.owner.live(), await two.owner.live()]
  expect(await mine.until('hello')).toMatchObject({ silenceMsMax: 150 })
  await theirs.until('hello')
  await one.owner.push(sampleDose(one.circle, 's1'))
  await mine.until('poke', one.circle)
  await two.owner.push(sampleDose(two.circle, 's1'))
  await theirs.until('poke', two.circle)
  expect(theirs.seen).not.toContainEqual({ type: 'poke', circle: one.circle })
  mine.stop()
  theirs.stop()
})

test('I9.6 a connected member hears of a circle it has just joined, and no more of one it was removed from', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const { user, client } = await addPerson(owner, circle, 'caregiver')
  const two = await makeHousehold(server.client)
  const live = await client.live()
  await live.until('hello')

  await client.post('/v1/pairings/claim', { code: await two.owner.pairingCode(two.circle, 'viewer') })
  await live.until('poke', two.circle)

  const edit = { ...nextEdit(), stamp: stampAt(Date.now() + 1000) }
  await owner.push(sampleMembership(circle, user, 'caregiver', true, edit))
  await live.until('poke', circle)
  await client.pull()
  let round = 0
  const eventsOfRound = async () => {
    const before = live.seen.length
    await owner.push(sampleDose(circle, `s${++round}`))
    await two.owner.push(sampleDose(two.circle, `s${round}`))
    await live.until('poke', two.circle)
    return live.seen.slice(before)
  }
  // What CouchDB's feed still has to say of the removal may come late.
  await expect.poll(eventsOfRound, { timeout: 20_000 }).not.toContainEqual({ type: 'poke', circle })
  live.stop()
})

test('I9.16 a connection ends with a bye when its access token expires', async () => {
  // A token's times are whole seconds (RFC 7519, 2).
  const startMs = Math.floor(Date.now() / 1000) * 1000
  now = () => startMs
  const { owner } = await makeHousehold(server.client)
  now = () => startMs + 10 * 60_000 - 500
  const live = await owner.live()
  await live.until('hello')
  expect(await live.until('bye')).toEqual({ type: 'bye', code: 'sign-in-needed' })
  expect(await live.next()).toBeUndefined()
})

test('I9.19 signing out ends the live connection and the access at once', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const { client, refreshToken } = await addPerson(owner, circle, 'caregiver')
  const live = await client.live()
  await live.until('hello')
  expect((await client.post('/v1/sessions/end', { refreshToken })).status).toBe(204)
  expect(await live.until('bye')).toEqual({ type: 'bye', code: 'sign-in-needed' })
  expect((await client.post('/v1/pull', { cursors: {}, recordsMax: 1 })).error?.code).toBe('sign-in-needed')
  expect((await client.post('/v1/sessions/refresh', { refreshToken })).error?.code).toBe('sign-in-needed')
})

test('I9.16 without a valid token there is no live connection', async () => {
  expect((await server.client.get('/v1/live')).error?.code).toBe('sign-in-needed')
  expect((await server.client.as('nonsense').get('/v1/live')).status).toBe(401)
})
