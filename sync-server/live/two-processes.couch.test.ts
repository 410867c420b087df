import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { merge } from '../../shared/merge/merge.ts'
import { Client } from '../testing/client.ts'
import { askCouch, couchEnv, couchUrl, newCouchPlace, removeDatabases } from '../testing/couch.ts'
import { CouchProxy } from '../testing/couch-proxy.ts'
import { addPerson, makeHousehold } from '../testing/household.ts'
import { nextEdit, sampleDose, sampleMembership, stampAt, taken } from '../testing/sample-records.ts'
import { type ServerProcess, startServerProcess } from '../testing/server-process.ts'
import type { CouchPlace } from '../storage/couch-storage.ts'

describe('two server processes on one CouchDB', () => {
  let folder: string
  let place: CouchPlace
  let proxy: CouchProxy
  let processes: ServerProcess[]
  let near: Client
  let far: Client
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'medbox-processes-'))
    place = newCouchPlace()!
    proxy = await CouchProxy.start(couchUrl!)
    // Both at once, as after a power cut; the second one's way to CouchDB can be cut.
    const places = [place, { ...place, url: proxy.url }]
    processes = await Promise.all(places.map((each, index) => startServerProcess(join(folder, String(index)), couchEnv(each))))
    ;[near, far] = processes.map(({ address }) => new Client(address)) as [Client, Client]
  })
  afterEach(async () => {
    await Promise.all(processes.map((server) => server.kill('SIGTERM')))
    await proxy.cut()
    await removeDatabases(place)
    await rm(folder, { recursive: true, force: true })
  })

  /** The same member, through the other process. */
  const throughFar = (client: Client) => far.as(client.token!)

  test('I1.54 what is pushed through one pokes those who are connected to the other', async () => {
    const { circle, owner } = await makeHousehold(near)
    const live = await throughFar(owner).live()
    await live.until('hello')
    await owner.push(sampleDose(circle, 's1'))
    await live.until('poke', circle)
    const { records } = await throughFar(owner).pullAll(circle)
    expect(records.map(({ kind }) => kind)).toContain('dose')
    live.stop()
  })

  test('I1.54 what was pushed while the other could not reach CouchDB pokes when it can again', async () => {
    const { circle, owner } = await makeHousehold(near)
    const live = await throughFar(owner).live()
    await live.until('hello')
    // Heard of once, so that nothing older is still on its way.
    await owner.push(sampleDose(circle, 's1'))
    await live.until('poke', circle)
    await proxy.cut()
    await owner.push(sampleDose(circle, 's2'))
    await proxy.mend()
    await live.until('poke', circle)
    expect(await throughFar(owner).pushCode(sampleDose(circle, 's3'))).toBe('accepted')
    live.stop()
  })

  test('I1.55 states of the same records that come through both at once are joined, none is lost', async () => {
    const { circle, owner } = await makeHousehold(near)
    const blanks = Array.from({ length: 20 }, (_, index) => sampleDose(circle, `s${index}`))
    const states = ['a', 'b', 'c', 'd'].map((observation) => blanks.map((blank) => taken(blank, observation)))
    const verdicts = await Promise.all(states.map((state, index) => (index % 2 ? owner : throughFar(owner)).push(...state)))
    expect(verdicts.flat().filter(({ accepted }) => !accepted)).toEqual([])
    const held = new Map((await owner.pullAll(circle)).records.map((record) => [record.id, record]))
    for (const [index, { id }] of blanks.entries()) expect(held.get(id)).toEqual(states.map((state) => state[index]!).reduce(merge))
    const both = await Promise.all([owner, throughFar(owner)].map((client) => client.prove(circle, 'total')))
    expect(both[0]).toEqual(both[1])
  })

  test('I1.55 they agree on the epoch and on cursors', async () => {
    const { circle, owner } = await makeHousehold(near)
    await owner.push(sampleDose(circle, 's1'))
    const { cursor } = await owner.pullAll(circle)
    expect(await throughFar(owner).pullAll(circle, cursor)).toEqual({ records: [], cursor })
  })

  test('I9.22 who is removed through one has no access through the other from the next request on', async () => {
    const { circle, owner } = await makeHousehold(near)
    const { user, client } = await addPerson(owner, circle, 'caregiver')
    expect(Object.keys((await throughFar(client).pull()).circles)).toEqual([circle])
    const edit = { ...nextEdit(), stamp: stampAt(Date.now() + 1000) }
    expect(await owner.pushCode(sampleMembership(circle, user, 'caregiver', true, edit))).toBe('accepted')
    expect(await throughFar(client).pushCode(sampleDose(circle, 's1'))).toBe('membership')
    expect((await throughFar(client).pull()).circles).toEqual({})
  })

  test('I9.22 signing out through one ends the session in the other', async () => {
    const { circle, owner } = await makeHousehold(near)
    const { client, refreshToken } = await addPerson(owner, circle, 'caregiver')
    const live = await throughFar(client).live()
    await live.until('hello')
    expect((await client.post('/v1/sessions/end', { refreshToken })).status).toBe(204)
    await live.until('bye')
    expect((await throughFar(client).post('/v1/pull', { cursors: {}, recordsMax: 1 })).error?.code).toBe('sign-in-needed')
  })

  test('I9.23 a key that one has added signs for both', async () => {
    const { kiosk } = await makeHousehold(near)
    await ageSigningKey(place)
    await processes[0]!.kill('SIGTERM')
    processes[0] = await startServerProcess(join(folder, '0'), couchEnv(place))
    const fresh = await kiosk.signIn(new Client(processes[0].address))
    expect((await throughFar(fresh).post('/v1/pull', { cursors: {}, recordsMax: 1 })).status).toBe(200)
    expect(await publicKeys(far)).toEqual(await publicKeys(new Client(processes[0].address)))
  })
})

/** Makes the key so old that the next start adds another. */
async function ageSigningKey({ prefix }: CouchPlace): Promise<void> {
  const path = `${prefix}medbox-system/${encodeURIComponent('s:signing-keys')}`
  const { body } = await askCouch('GET', path)
  const { keys } = body['value'] as { keys: object[] }
  await askCouch('PUT', path, { ...body, value: { keys: keys.map((key) => ({ ...key, createdAt: 0 })) } })
}

const publicKeys = async (client: Client) => (await client.get('/.well-known/jwks.json')).body
