import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { couchFetch } from './couch-fetch.ts'

/** Answers what the path says, `/status/body`; `/hang` never ends its answer. */
let couch: Server
let address: string
beforeAll(async () => {
  couch = createServer((request, response) => {
    const [, status = '', body = ''] = request.url!.split('/')
    if (status === 'hang') return void response.write('{')
    response.writeHead(Number(status)).end(decodeURIComponent(body))
  }).listen(0, '127.0.0.1')
  await once(couch, 'listening')
  address = `http://127.0.0.1:${(couch.address() as AddressInfo).port}`
})
afterAll(() => {
  couch.closeAllConnections()
  couch.close()
})

const answer = (status: number, reason: string) => `${address}/${status}/${encodeURIComponent(JSON.stringify({ error: 'x', reason }))}`

test.each([
  [500, 'badmatch', 'away'],
  [503, 'No DB shards could be opened.', 'away'],
  [401, 'Name or password is incorrect.', 'refused'],
  [403, 'You are not allowed to access this db.', 'refused'],
  [404, 'Database does not exist.', 'no-database'],
])('I1.57 an answer %i (%s) of CouchDB means that it is %s', async (status, reason, code) => {
  await expect(couchFetch(answer(status, reason), {})).rejects.toMatchObject({ code })
})

test.each([
  [200, ''],
  [404, 'missing'],
  [404, 'deleted'],
  [409, 'Document update conflict.'],
  [413, 'Document is too large.'],
])('I1.57 an answer %i (%s) concerns the document alone, and is passed on', async (status, reason) => {
  const response = await couchFetch(answer(status, reason), {})
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ reason })
})

test('I1.57 no answer, a broken one and an endless one mean that CouchDB is away', async () => {
  await expect(couchFetch('http://127.0.0.1:1/', {})).rejects.toMatchObject({ code: 'away' })
  await expect(couchFetch(`${address}/502/not-json`, {})).rejects.toMatchObject({ code: 'away' })
  const startedAt = performance.now()
  await expect(couchFetch(`${address}/hang`, {}, 100)).rejects.toMatchObject({ code: 'away' })
  expect(performance.now() - startedAt).toBeLessThan(5000)
})
