import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { merge } from '../../shared/merge/merge.ts'
import type { MedRecord } from '../../shared/record/record.ts'
import { recordVersion } from '../../shared/record/version.ts'
import type { Client } from '../testing/client.ts'
import { addPerson, makeHousehold } from '../testing/household.ts'
import { nextEdit, sampleDose, sampleMembership, sampleSetting, stampAt, taken } from '../testing/sample-records.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
beforeAll(async () => void (server = await startTestServer()))
afterAll(() => server.discard())

const slots = (count: number) => Array.from({ length: count }, (_, index) => `s${index}`)

test('I9.2 a pull brings exactly the circles that the member belongs to, each with the role', async () => {
  const one = await makeHousehold(server.client)
  const two = await makeHousehold(server.client)
  const person = await addPerson(one.owner, one.circle, 'caregiver')
  await person.client.post('/v1/pairings/claim', { code: await two.owner.pairingCode(two.circle, 'viewer') })
  const { circles } = await person.client.pull()
  expect(Object.fromEntries(Object.entries(circles).map(([circle, { role }]) => [circle, role]))).toEqual({
    [one.circle]: 'caregiver',
    [two.circle]: 'viewer',
  })
  expect(Object.keys((await one.owner.pull()).circles)).toEqual([one.circle])
})

test('I9.6 whoever is removed has no access from the next request on', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const { user, client } = await addPerson(owner, circle, 'caregiver')
  expect(Object.keys((await client.pull()).circles)).toEqual([circle])
  const edit = { ...nextEdit(), stamp: stampAt(Date.now() + 1000) }
  expect(await owner.pushCode(sampleMembership(circle, user, 'caregiver', true, edit))).toBe('accepted')
  expect(await client.pushCode(sampleDose(circle, 's1'))).toBe('membership')
  expect((await client.pull()).circles).toEqual({})
  expect((await client.post('/v1/prove', { circle, detail: 'versions', ranges: [1] })).error?.code).toBe('not-allowed')
  expect((await client.post('/v1/fetch', { circle, ids: [`patient:${circle}`] })).error?.code).toBe('not-allowed')
})

test('I2.23 a pull keeps to its limit, shares it between circles, and pages through everything once', async () => {
  const one = await makeHousehold(server.client)
  const two = await makeHousehold(server.client)
  await one.owner.post('/v1/pairings/claim', { code: await two.owner.pairingCode(two.circle, 'caregiver') })
  await one.owner.push(...slots(60).map((slot) => sampleDose(one.circle, slot)))
  await two.owner.push(...slots(60).map((slot) => sampleDose(two.circle, slot)))
  const { circles } = await one.owner.pull({}, 20)
  expect(circles[one.circle]).toMatchObject({ more: true, records: { length: 10 } })
  expect(circles[two.circle]).toMatchObject({ more: true, records: { length: 10 } })
  const seen = await pullInPages(one.owner, 7)
  expect(
    seen
      .filter(({ kind }) => kind === 'dose')
      .map(({ circle, id }) => `${circle} ${id}`)
      .sort(),
  ).toHaveLength(120)
  expect(new Set(seen.map(({ circle, id }) => `${circle} ${id}`)).size).toBe(seen.length)
})

async function pullInPages(client: Client, recordsMax: number): Promise<MedRecord[]> {
  const seen: MedRecord[] = []
  const cursors: Parameters<Client['pull']>[0] = {}
  for (let more = true; more;) {
    const { circles } = await client.pull(cursors, recordsMax)
    expect(Object.values(circles).flatMap(({ records }) => records).length).toBeLessThanOrEqual(recordsMax)
    for (const [circle, news] of Object.entries(circles)) {
      cursors[circle] = news.cursor
      seen.push(...(news.records as MedRecord[]))
    }
    more = Object.values(circles).some((news) => news.more)
  }
  return seen
}

test('I2.22 the fingerprints tell the same as the records, and say where two holdings differ', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  await owner.push(...slots(30).map((slot) => sampleDose(circle, slot)))
  const before = await owner.prove(circle, 'ranges')
  const changed = taken(sampleDose(circle, 's3'), 'a')
  await owner.push(changed)
  const after = await owner.prove(circle, 'ranges')
  expect(after.total).not.toBe(before.total)
  const differing = after.ranges!.flatMap((print, range) => (print === before.ranges![range] ? [] : [range]))
  expect(differing).toHaveLength(1)
  const { versions } = await owner.prove(circle, 'versions', differing)
  const { records } = await owner.pullAll(circle)
  expect(Object.keys(versions!)).toContain(changed.id)
  for (const [id, version] of Object.entries(versions!)) expect(version).toBe(recordVersion(records.find((record) => record.id === id)!))
  const all = await owner.prove(
    circle,
    'versions',
    before.ranges!.map((_, range) => range),
  )
  expect(Object.keys(all.versions!).sort()).toEqual(records.map(({ id }) => id).sort())
  const fetched = await owner.post<{ records: MedRecord[] }>('/v1/fetch', { circle, ids: [changed.id, 'no-such-record'] })
  expect(fetched.body.records.map(({ id }) => id)).toEqual([changed.id])
})

test('I2.20 two replicas hold the same after any order and repetition of their pushes', { timeout: 60_000 }, async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const other = (await addPerson(owner, circle, 'caregiver')).client
  const states = slots(4).flatMap((slot) => {
    const blank = sampleDose(circle, slot)
    return [blank, taken(blank, 'a'), taken(taken(blank, 'b'), 'c'), sampleSetting(circle, slot, slot), sampleSetting(circle, slot, 7)]
  })
  const batches = fc.array(fc.record({ from: fc.boolean(), picks: fc.array(fc.nat(states.length - 1), { minLength: 1, maxLength: 8 }) }), {
    minLength: 1,
    maxLength: 8,
  })
  await fc.assert(
    fc.asyncProperty(batches, async (pushes) => {
      await Promise.all(pushes.map(({ from, picks }) => (from ? owner : other).push(...picks.map((pick) => states[pick]))))
      const [left, right] = [await owner.pullAll(circle), await other.pullAll(circle)]
      expect(byId(left.records)).toEqual(byId(right.records))
    }),
    { numRuns: 15 },
  )
  await owner.push(...states)
  const expected = [...Map.groupBy(states, ({ id }) => id).values()].map((group) => group.reduce(merge))
  const held = byId((await other.pullAll(circle)).records)
  for (const record of expected) expect(held[record.id]).toEqual(record)
})

const byId = (records: MedRecord[]): Record<string, MedRecord> => Object.fromEntries(records.map((record) => [record.id, record]))

test('I2.23 a pull tells when each device of the circle was last heard', async () => {
  const { circle, kiosk, owner } = await makeHousehold(server.client)
  const person = await addPerson(owner, circle, 'caregiver')
  await owner.pull()
  const before = Date.now()
  const { circles, now } = await person.client.pull()
  expect(Object.keys(circles[circle]!.heard)).toContain(kiosk.device)
  expect(circles[circle]!.heard[kiosk.device]).toBeLessThanOrEqual(now)
  expect(now).toBeGreaterThanOrEqual(before)
})
