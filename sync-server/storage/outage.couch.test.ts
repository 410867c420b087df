import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { recordVersion } from '../../shared/record/version.ts'
import type { MedRecord } from '../../shared/record/record.ts'
import { openLog } from '../log.ts'
import type { Client } from '../testing/client.ts'
import { couchEnv, couchUrl, newCouchPlace, removeDatabases } from '../testing/couch.ts'
import { CouchProxy } from '../testing/couch-proxy.ts'
import { makeHousehold } from '../testing/household.ts'
import { sampleDose, taken } from '../testing/sample-records.ts'
import { startServerProcess } from '../testing/server-process.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { type CouchPlace, openCouchStorage } from './couch-storage.ts'
import type { StorageError } from './storage.ts'

describe('CouchDB goes away', () => {
  let proxy: CouchProxy
  let place: CouchPlace
  let server: TestServer
  beforeEach(async () => {
    proxy = await CouchProxy.start(couchUrl!)
    place = newCouchPlace(proxy.url)!
    server = await startTestServer({}, { couch: place })
  })
  afterEach(async () => {
    await server.discard()
    await proxy.cut()
  })

  test('I1.50 what is pushed meanwhile is refused as not stored, all else says so, and it goes on by itself', async () => {
    const { circle, owner } = await makeHousehold(server.client)
    await proxy.cut()
    expect(await owner.push(sampleDose(circle, 's1'))).toMatchObject([{ accepted: false, code: 'storage' }])
    expect(await owner.post('/v1/pull', { cursors: {}, recordsMax: 10 })).toMatchObject({ status: 503, error: { code: 'storage' } })
    expect(await owner.get('/v1/health')).toMatchObject({ status: 503, error: { code: 'storage' } })
    await proxy.mend()
    expect(await owner.pushCode(sampleDose(circle, 's1'))).toBe('accepted')
    expect((await owner.get('/v1/health')).status).toBe(200)
  })

  test('I1.50 nothing that was acknowledged is lost when it goes away in the middle of pushes', { timeout: 60_000 }, async () => {
    const { circle, owner } = await makeHousehold(server.client)
    const acknowledged = new Map<string, string>()
    const refused = new Set<string>()
    const stopping = new AbortController()
    const pushing = [0, 1, 2].map((writer) => pushUntil(stopping.signal, owner, circle, `w${writer}`, acknowledged, refused))
    for (let outage = 0; outage < 8; outage++) {
      await sleep(150 + Math.random() * 100)
      await proxy.cut()
      await sleep(20)
      await proxy.mend()
    }
    stopping.abort()
    await Promise.all(pushing)
    const held = new Map((await owner.pullAll(circle)).records.map((record) => [record.id, recordVersion(record)]))
    for (const [id, version] of acknowledged) expect(held.get(id), id).toBe(version)
    expect(acknowledged.size).toBeGreaterThan(15)
    expect([...refused]).toEqual(['storage'])
  })

  test('I1.52 a server that starts before CouchDB waits for it', { timeout: 30_000 }, async () => {
    await proxy.cut()
    const starting = startServerProcess(server.folder, couchEnv(place))
    await sleep(1500)
    await proxy.mend()
    const later = await starting
    expect(later.errors()).toContain('waiting for it')
    expect(await later.kill('SIGTERM')).toBe(0)
  })

  test('I1.52 when CouchDB does not come, a sentence says where it was looked for', async () => {
    await proxy.cut()
    const { origin, password } = new URL(place.url)
    const error = await openCouchStorage(place, openLog('silent'), 0).catch((reason: StorageError) => reason)
    expect(error).toMatchObject({
      code: 'away',
      message: expect.stringContaining(`does not answer. Check COUCHDB_URL, and that CouchDB runs at ${origin}`),
    })
    expect((error as StorageError).message).not.toContain(password)
    await proxy.mend()
  })

  test('I1.53 a database that somebody removes is not taken for one that lacks the documents', async () => {
    const { owner } = await makeHousehold(server.client)
    await removeDatabases(place)
    expect(await owner.post('/v1/pull', { cursors: {}, recordsMax: 10 })).toMatchObject({ status: 503, error: { code: 'storage' } })
  })
})

/** Every other push changes records that are there already. */
async function pushUntil(
  stop: AbortSignal,
  member: Client,
  circle: string,
  name: string,
  acknowledged: Map<string, string>,
  refused: Set<string>,
) {
  for (let count = 0; !stop.aborted; count++) {
    const fresh = Array.from({ length: 5 }, (_, index) => sampleDose(circle, `${name}-${count}-${index}`))
    await pushNoting(member, fresh, acknowledged, refused)
    await pushNoting(
      member,
      fresh.map((record) => taken(record, 'a')),
      acknowledged,
      refused,
    )
  }
}

async function pushNoting(member: Client, records: MedRecord[], acknowledged: Map<string, string>, refused: Set<string>) {
  // Whatever becomes of this push, the old version may be replaced by it.
  for (const { id } of records) acknowledged.delete(id)
  for (const verdict of await member.push(...records))
    if (verdict.accepted) acknowledged.set(verdict.id, verdict.version)
    else refused.add(verdict.code)
}
