import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addPerson, makeHousehold } from '../testing/household.ts'
import { nextEdit, sampleDose, sampleMembership, stampAt } from '../testing/sample-records.ts'
import { startTestServer, testEnrolmentCode, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let backup: string
beforeEach(async () => {
  // Only an embedded server's data can be copied from outside.
  server = await startTestServer({}, { couch: undefined })
  backup = await mkdtemp(join(tmpdir(), 'medbox-backup-'))
})
afterEach(async () => {
  await server.discard()
  await rm(backup, { recursive: true, force: true })
})

/** Copies the data folder while the server is stopped. */
async function copyData(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true })
  await cp(from, to, { recursive: true })
}

async function backUp(): Promise<void> {
  await server.stop()
  await copyData(server.folder, backup)
  await server.restart()
}

async function restore(): Promise<void> {
  await server.stop()
  await copyData(backup, server.folder)
  await server.restart()
}

test('I1.34 a restart keeps records, accounts, tokens, cursors and the epoch', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  await owner.push(sampleDose(circle, 's1'))
  const { records, cursor } = await owner.pullAll(circle)
  await server.restart()
  const again = server.client.as(owner.token!)
  const news = await again.pullAll(circle, cursor)
  expect(news.records).toEqual([])
  expect(news.cursor.epoch).toBe(cursor.epoch)
  expect((await again.pullAll(circle)).records).toEqual(records)
})

test('I1.31 a server put back to an older state begins a new epoch and hands out everything anew', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  await owner.push(sampleDose(circle, 's1'))
  await backUp()
  const client = server.client.as(owner.token!)
  await client.push(sampleDose(circle, 's2'))
  const { cursor } = await client.pullAll(circle)
  await restore()
  const after = await server.client.as(owner.token!).pullAll(circle, cursor)
  expect(after.cursor.epoch).not.toBe(cursor.epoch)
  expect(after.records.map(({ id }) => id)).toContain('dose:schedule-1:s1')
})

test('I1.31 it is recognised even when new changes have overtaken the old sequence', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  await backUp()
  const client = server.client.as(owner.token!)
  await client.push(sampleDose(circle, 's1'))
  const { cursor } = await client.pullAll(circle)
  await restore()
  const restored = server.client.as(owner.token!)
  await restored.push(...['t1', 't2', 't3', 't4'].map((slot) => sampleDose(circle, slot)))
  expect((await restored.pullAll(circle, cursor)).cursor.epoch).not.toBe(cursor.epoch)
})

test('I1.31 the others of the circle learn of the new epoch too, and once is enough', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const early = (await owner.pullAll(circle)).cursor
  await backUp()
  const client = server.client.as(owner.token!)
  await client.push(sampleDose(circle, 's1'))
  const late = (await client.pullAll(circle)).cursor
  await restore()
  const restored = server.client.as(owner.token!)
  const first = (await restored.pullAll(circle, late)).cursor.epoch
  expect(first).not.toBe(late.epoch)
  expect((await restored.pullAll(circle, early)).cursor.epoch).toBe(first)
  expect((await restored.pullAll(circle, late)).cursor.epoch).toBe(first)
})

test('I1.32 a made-up cursor starts that replica anew and changes nothing for the others', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  await owner.push(sampleDose(circle, 's1'))
  const { cursor } = await owner.pullAll(circle)
  const inflated = { ...cursor, since: cursor.since.replace(/\d+$/, '999999') }
  for (const madeUp of [
    inflated,
    { ...cursor, since: '999999' },
    { ...cursor, since: '' },
    { epoch: cursor.epoch, since: `${cursor.since}0` },
  ]) {
    const answer = await owner.pullAll(circle, madeUp)
    expect(answer.cursor.epoch).toBe(cursor.epoch)
    expect(answer.records.length).toBeGreaterThan(0)
  }
})

test('I1.38 a circle whose database is gone stays with its members, who fill it again', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const { client } = await addPerson(owner, circle, 'caregiver')
  await owner.push(sampleDose(circle, 's1'))
  const held = await client.pullAll(circle)
  await server.stop()
  await rm(join(server.folder, 'databases', `medbox-circle-${circle}`), { recursive: true })
  await server.restart()

  const [again, ownerAgain] = [server.client.as(client.token!), server.client.as(owner.token!)]
  const after = await again.pullAll(circle, held.cursor)
  expect(after.records).toEqual([])
  expect(after.cursor.epoch).not.toBe(held.cursor.epoch)
  await ownerAgain.push(...held.records)
  expect((await again.pullAll(circle)).records).toHaveLength(held.records.length)
  expect((await again.pull()).circles[circle]?.role).toBe('caregiver')
})

test('I1.38 who was removed stays removed when the database is lost', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const { user, client } = await addPerson(owner, circle, 'caregiver')
  await owner.push(sampleMembership(circle, user, 'caregiver', true, { ...nextEdit(), stamp: stampAt(Date.now() + 1000) }))
  await server.stop()
  await rm(join(server.folder, 'databases', `medbox-circle-${circle}`), { recursive: true })
  await server.restart()
  expect((await server.client.as(client.token!).pull()).circles).toEqual({})
})

test('I8.8 a circle that cannot be read holds up no other, and does not look like a removal', async () => {
  const broken = await makeHousehold(server.client)
  const whole = await makeHousehold(server.client)
  await broken.owner.post('/v1/pairings/claim', { code: await whole.owner.pairingCode(whole.circle, 'caregiver') })
  const { cursor } = await broken.owner.pullAll(broken.circle)
  await server.stop()
  await writeFile(join(server.folder, 'databases', `medbox-circle-${broken.circle}`, 'CURRENT'), 'nonsense')
  await server.restart()

  const member = server.client.as(broken.owner.token!)
  const verdicts = await member.push(sampleDose(broken.circle, 's1'), sampleDose(whole.circle, 's1'))
  expect(verdicts).toMatchObject([{ accepted: false, code: 'storage' }, { accepted: true }])
  const { circles } = await member.pull({ [broken.circle]: cursor })
  expect(circles[broken.circle]).toMatchObject({ role: 'owner', cursor, records: [], more: false })
  expect(circles[whole.circle]!.records.length).toBeGreaterThan(0)
})

test('I1.39 with the accounts and the index lost, a kiosk that enrols again finds its circle', async () => {
  const { circle, kiosk, owner } = await makeHousehold(server.client)
  await owner.push(sampleDose(circle, 's1'))
  await server.stop()
  await rm(join(server.folder, 'databases', 'medbox-system'), { recursive: true })
  await server.restart()
  await kiosk.enrol(server.client, testEnrolmentCode)
  const again = await kiosk.signIn(server.client)
  expect((await again.pull()).circles[circle]).toMatchObject({ role: 'owner', records: { length: 2 } })
})
