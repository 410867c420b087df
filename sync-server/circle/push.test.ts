import { afterAll, beforeAll, expect, test } from 'vitest'
import { limits } from '../../shared/limits.ts'
import { merge } from '../../shared/merge/merge.ts'
import { editRecord } from '../../shared/record/edit.ts'
import { recordVersion } from '../../shared/record/version.ts'
import { addPerson, makeHousehold } from '../testing/household.ts'
import { nextEdit, sampleDose, sampleMembership, sampleSetting, stampAt, strange, taken } from '../testing/sample-records.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
beforeAll(async () => void (server = await startTestServer()))
afterAll(() => server.discard())

test('I1.33 a record that is pushed again is accepted again and changes nothing', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const record = sampleDose(circle, 's1')
  const version = recordVersion(record)
  expect(await owner.push(record)).toEqual([{ accepted: true, id: record.id, version }])
  const { cursor } = await owner.pullAll(circle)
  expect(await owner.push(record, record)).toEqual([
    { accepted: true, id: record.id, version },
    { accepted: true, id: record.id, version },
  ])
  expect((await owner.pullAll(circle, cursor)).records).toEqual([])
})

test('I2.21 several states of one record in one push are merged, in any order', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const blank = sampleDose(circle, 's1')
  const states = [taken(blank, 'a'), taken(blank, 'b'), taken(blank, 'c')]
  const verdicts = await owner.push(...states)
  expect(verdicts.map(({ version }) => version)).toEqual(states.map(recordVersion))
  const stored = (await owner.pullAll(circle)).records.find(({ id }) => id === blank.id)!
  expect(stored).toEqual(states.reduce(merge))
  expect(stored.state).toBe('taken')
})

test('I2.24 pushes at the same moment to the same record lose nothing', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const blank = sampleDose(circle, 's1')
  const names = Array.from({ length: 20 }, (_, index) => `o${index}`)
  await Promise.all(names.map((name) => owner.push(taken(blank, name))))
  const stored = (await owner.pullAll(circle)).records.find(({ id }) => id === blank.id)
  expect(Object.keys(stored!.body['observations'] as object).sort()).toEqual(names.sort())
})

test('I8.1 a bad record has a verdict of its own and holds up no other', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const good = sampleDose(circle, 's1')
  const bad = { ...sampleDose(circle, 's2'), body: { schedule: 7 } }
  const verdicts = await owner.push(null, bad, good, 'text', { id: 'half' }, [good])
  expect(verdicts.map((verdict) => (verdict.accepted ? 'accepted' : verdict.code))).toEqual([
    'schema',
    'schema',
    'accepted',
    'schema',
    'schema',
    'schema',
  ])
  expect(verdicts.map(({ id }) => id)).toEqual(['', bad.id, good.id, '', 'half', ''])
})

test('I8.3 a record beyond the limit is refused as too large, also when only the merged state passes it', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const half = 'x'.repeat(limits.recordBytesMax * 0.6)
  const body = (item: string) => ({ items: { [item]: half } })
  const union = (record: ReturnType<typeof strange>) => ({ ...record, clock: { ...record.clock, items: 'union' as const } })
  const base = strange(circle, 'large', body('a'))
  expect(await owner.pushCode(strange(circle, 'huge', { text: half + half }))).toBe('size')
  expect(await owner.pushCode(union(base))).toBe('accepted')
  expect(await owner.pushCode({ ...union(base), body: body('b') })).toBe('size')
})

test('I8.4 kinds and versions of tomorrow are kept and handed on as they are', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const unknownKind = { ...strange(circle, '_odd/ïd %41'), colour: 'a member of tomorrow' }
  const newerDose = { ...strange(circle, 'dose-of-tomorrow', { anything: [1, { deep: true }] }), kind: 'dose', v: 99 }
  expect((await owner.push(unknownKind, newerDose)).every(({ accepted }) => accepted)).toBe(true)
  const { records } = await owner.pullAll(circle)
  expect(records).toContainEqual(unknownKind)
  expect(records).toContainEqual(newerDose)
})

test('I8.5 a stamp from the future is held back, one within the drift is not', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const edit = (ms: number) => ({ ...nextEdit(), stamp: stampAt(ms) })
  expect(await owner.pushCode(sampleSetting(circle, 'a', 1, edit(Date.now() + limits.clockDriftMsMax + 60_000)))).toBe('clock')
  expect(await owner.pushCode(sampleSetting(circle, 'b', 1, edit(Date.now() + limits.clockDriftMsMax - 60_000)))).toBe('accepted')
})

test('I8.6 an id that another kind has is refused, and the first record stays', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const record = sampleDose(circle, 's1')
  await owner.push(record)
  expect(await owner.pushCode(strange(circle, record.id))).toBe('schema')
  expect((await owner.pullAll(circle)).records).toContainEqual(record)
})

test('I8.7 a clock that contradicts its kind is refused, since it would take the field over everywhere', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const record = taken(sampleDose(circle, 's1'), 'a')
  expect(await owner.pushCode({ ...record, clock: { ...record.clock, observations: nextEdit().stamp } })).toBe('schema')
  expect(await owner.pushCode({ ...record, clock: { ...record.clock, planned: nextEdit().stamp } })).toBe('schema')
  expect(await owner.pushCode(record)).toBe('accepted')
})

test('I9.3 whoever does not belong to a circle writes nothing there, whether it exists or not', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const { owner: stranger } = await makeHousehold(server.client)
  expect(await stranger.pushCode(sampleDose(circle, 's1'))).toBe('membership')
  expect(await stranger.pushCode(sampleDose('circle-of-nobody', 's1'))).toBe('membership')
  expect((await owner.pullAll(circle)).records.every(({ kind }) => kind === 'membership')).toBe(true)
})

test('I9.4 each kind is written only in the roles that its table names, and by viewers nothing', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const caregiver = (await addPerson(owner, circle, 'caregiver')).client
  const patient = (await addPerson(owner, circle, 'patient')).client
  const viewer = (await addPerson(owner, circle, 'viewer')).client
  const codes = async (record: (slot: string) => unknown) =>
    Promise.all([caregiver, patient, viewer].map((member, index) => member.pushCode(record(`s${index}`))))
  expect(await codes((slot) => sampleDose(circle, slot))).toEqual(['accepted', 'accepted', 'role'])
  expect(await codes((slot) => sampleSetting(circle, slot, 1))).toEqual(['accepted', 'role', 'role'])
  expect(await codes((slot) => strange(circle, slot))).toEqual(['accepted', 'accepted', 'role'])
})

test('I9.4 what the circle holds already may be said again in any role', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const viewer = (await addPerson(owner, circle, 'viewer')).client
  const record = sampleDose(circle, 's1')
  await owner.push(record)
  expect(await viewer.pushCode(record)).toBe('accepted')
  expect(await viewer.pushCode(taken(record, 'a'))).toBe('role')
})

test('I9.5 only owners write memberships, and only under the id of circle and member', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const clinician = (await addPerson(owner, circle, 'clinician')).client
  const wish = sampleMembership(circle, 'u-friend', 'owner')
  expect(await clinician.pushCode(wish)).toBe('role')
  expect(await owner.pushCode({ ...wish, id: `membership:${circle}:u-other` })).toBe('schema')
  expect(await owner.pushCode(wish)).toBe('accepted')
})

test('I9.7 the last owner stays, whoever tries, until there is another', async () => {
  const { circle, kiosk, owner } = await makeHousehold(server.client)
  const caregiver = await addPerson(owner, circle, 'caregiver')
  const find = async (member: string) => (await owner.pullAll(circle)).records.find(({ id }) => id === `membership:${circle}:${member}`)!
  const resign = editRecord(await find(kiosk.device), 'membership', { revoked: true }, { ...nextEdit(), stamp: stampAt(Date.now() + 1000) })
  expect(await owner.push(resign)).toMatchObject([{ accepted: false, code: 'role' }])
  const promote = editRecord(
    await find(caregiver.user),
    'membership',
    { role: 'owner' },
    { ...nextEdit(), stamp: stampAt(Date.now() + 1000) },
  )
  expect(await owner.push(promote, resign)).toMatchObject([{ accepted: true }, { accepted: true }])
  expect(Object.keys((await owner.pull()).circles)).toEqual([])
  expect(Object.keys((await caregiver.client.pull()).circles)).toEqual([circle])
})
