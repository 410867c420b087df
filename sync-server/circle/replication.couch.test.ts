import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { merge } from '../../shared/merge/merge.ts'
import type { MedRecord } from '../../shared/record/record.ts'
import { askCouch, newCouchPlace, removeDatabases } from '../testing/couch.ts'
import { makeHousehold } from '../testing/household.ts'
import { sampleDose, sampleSetting, taken } from '../testing/sample-records.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import type { Client } from '../testing/client.ts'
import type { CouchPlace } from '../storage/couch-storage.ts'
import { circleDatabase, documentId } from './record-document.ts'

describe('replication between the databases of two sites', () => {
  let places: [CouchPlace, CouchPlace]
  let servers: TestServer[]
  beforeEach(async () => {
    places = [newCouchPlace()!, newCouchPlace()!]
    // The second site has two server processes.
    servers = await Promise.all([places[0], places[1], places[1]].map((couch) => startTestServer({}, { couch })))
  })
  afterEach(async () => {
    for (const server of servers) await server.stop()
    for (const place of places) await removeDatabases(place)
    for (const server of servers) await server.discard()
  })

  /** Both ways, as a healed link would. */
  async function replicate(circle: string): Promise<void> {
    const [one, two] = places.map(({ url, prefix }) => `${url.replace(/\/$/, '')}/${prefix}${circleDatabase(circle)}`)
    for (const [source, target] of [
      [one, two],
      [two, one],
    ])
      expect((await askCouch('POST', '_replicate', { source, target })).status).toBe(200)
  }

  const branchCount = async ({ prefix }: CouchPlace, circle: string, id: string): Promise<number> => {
    const { body } = await askCouch('GET', `${prefix}${circleDatabase(circle)}/${encodeURIComponent(documentId(id))}?conflicts=true`)
    return ((body['_conflicts'] as string[] | undefined) ?? []).length
  }

  test('I1.56 what both sites wrote meanwhile is joined on both, and the branches are pruned', async () => {
    const { circle, kiosk, owner } = await makeHousehold(servers[0]!.client)
    const atTwo: Client[] = []
    for (const { client } of servers.slice(1)) {
      await kiosk.enrol(client, 'enrolment-for-tests')
      atTwo.push(await kiosk.signIn(client))
    }
    await atTwo[0]!.post('/v1/circles', { circle })
    const blanks = Array.from({ length: 10 }, (_, index) => sampleDose(circle, `s${index}`))
    const [mine, theirs] = ['a', 'b'].map((observation) => blanks.map((blank) => taken(blank, observation))) as [MedRecord[], MedRecord[]]
    await owner.push(...mine, sampleSetting(circle, 'one', 1))
    await atTwo[0]!.push(...theirs, sampleSetting(circle, 'two', 2))
    await replicate(circle)
    expect(await branchCount(places[0], circle, blanks[0]!.id)).toBe(1)

    const pulls = await Promise.all([owner, ...atTwo].map((client) => client.pullAll(circle)))
    const held = pulls.map(({ records }) => Object.fromEntries(records.map((record) => [record.id, record])))
    for (const [index, { id }] of blanks.entries()) expect(held[0]![id]).toEqual(merge(mine[index]!, theirs[index]!))
    expect(held[1]).toEqual(held[0])
    expect(held[2]).toEqual(held[0])
    expect(Object.keys(held[0]!)).toEqual(expect.arrayContaining([`setting:${circle}:one`, `setting:${circle}:two`]))
    for (const place of places) for (const { id } of Object.values(held[0]!)) expect(await branchCount(place, circle, id), id).toBe(0)
  })

  test('I1.56 the joined state and the pruning replicate without making new branches', async () => {
    const { circle, kiosk, owner } = await makeHousehold(servers[0]!.client)
    await kiosk.enrol(servers[1]!.client, 'enrolment-for-tests')
    const atTwo = await kiosk.signIn(servers[1]!.client)
    await atTwo.post('/v1/circles', { circle })
    const blank = sampleDose(circle, 's1')
    await owner.push(taken(blank, 'a'))
    await atTwo.push(taken(blank, 'b'))
    await replicate(circle)
    await Promise.all([owner.pullAll(circle), atTwo.pullAll(circle)])
    await replicate(circle)
    const counts = await Promise.all(places.map((place) => branchCount(place, circle, blank.id)))
    expect(counts).toEqual([0, 0])
    const [one, two] = await Promise.all([owner.prove(circle, 'total'), atTwo.prove(circle, 'total')])
    expect(two.total).toBe(one.total)
    expect(one.epoch).not.toBe(two.epoch)
  })
})
