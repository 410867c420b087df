import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { askCouch, couchEnv, newCouchPlace } from '../testing/couch.ts'
import { makeHousehold } from '../testing/household.ts'
import { sampleDose } from '../testing/sample-records.ts'
import { runServer } from '../testing/server-process.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import type { CouchPlace } from './couch-storage.ts'

describe('what others may do on CouchDB', () => {
  let place: CouchPlace
  let server: TestServer
  let folder: string
  beforeEach(async () => {
    place = newCouchPlace()!
    server = await startTestServer({}, { couch: place })
    folder = await mkdtemp(join(tmpdir(), 'medbox-security-'))
  })
  afterEach(async () => {
    await server.discard()
    await rm(folder, { recursive: true, force: true })
  })

  const somebody = { user: `somebody-${randomBytes(4).toString('hex')}`, password: randomBytes(8).toString('hex') }
  const somebodyPath = `_users/org.couchdb.user:${somebody.user}`

  test('I9.20 nobody but an admin of CouchDB looks into a circle or at accounts: strangers get 401, its other users 403', async () => {
    const { circle, owner } = await makeHousehold(server.client)
    await owner.push(sampleDose(circle, 's1'))
    // Missing in a new CouchDB; 412 where it is there.
    await askCouch('PUT', '_users')
    await askCouch('PUT', somebodyPath, { name: somebody.user, password: somebody.password, type: 'user', roles: ['medbox'] })
    for (const name of [`medbox-circle-${circle}`, 'medbox-system'].map((each) => place.prefix + each)) {
      expect((await askCouch('GET', `${name}/_all_docs`)).status).toBe(200)
      for (const [method, path, body] of [
        ['GET', `${name}/_all_docs`],
        ['GET', `${name}/_changes`],
        ['PUT', `${name}/intruder`, {}],
        ['PUT', `${name}/_security`, {}],
      ] as const) {
        expect((await askCouch(method, path, body, 'nobody')).status, `${method} ${path}`).toBe(401)
        expect((await askCouch(method, path, body, somebody)).status, `${method} ${path}`).toBe(403)
      }
      expect((await askCouch('GET', `${name}/_security`)).body).toEqual({
        admins: { names: [], roles: ['_admin'] },
        members: { names: [], roles: ['_admin'] },
      })
    }
    const { body } = await askCouch('GET', somebodyPath)
    await askCouch('DELETE', `${somebodyPath}?rev=${body['_rev'] as string}`)
  })

  test('I9.21 wrong or weak credentials end the start with one sentence that does not say them', async () => {
    const withCredentials = (username: string, password: string) => Object.assign(new URL(place.url), { username, password }).href
    const wrong = await runServer(
      ['--data', folder, '--port', '0'],
      couchEnv({ ...place, url: withCredentials('medbox', 'WrongPassword') }),
    )
    const none = await runServer(['--data', folder, '--port', '0'], couchEnv({ ...place, url: withCredentials('', '') }))
    expect([wrong.code, none.code]).toEqual([1, 1])
    expect(wrong.errors).toMatch(/^CouchDB refuses the name and password in COUCHDB_URL\. .*\n$/)
    expect(none.errors).toMatch(/^COUCHDB_URL needs the name and password of an admin of CouchDB\. .*\n$/)
    expect(wrong.errors + wrong.output).not.toContain('WrongPassword')
  })

  test('I1.58 a start that cannot be ends, though it has reached CouchDB by then', async () => {
    const port = new URL(server.address).port
    const { code, errors } = await runServer(['--data', folder, '--port', port], couchEnv(place))
    expect(code).toBe(1)
    expect(errors).toContain(`Port ${port}`)
  })

  test('I9.24 installations with names of their own share a CouchDB and see nothing of each other', async () => {
    const { circle, kiosk, owner } = await makeHousehold(server.client)
    await owner.push(sampleDose(circle, 's1'))
    const other = await startTestServer()
    expect((await other.client.as(owner.token!).post('/v1/pull', { cursors: {}, recordsMax: 10 })).status).toBe(401)
    await kiosk.enrol(other.client, 'enrolment-for-tests')
    const guest = await kiosk.signIn(other.client)
    expect((await guest.pull()).circles).toEqual({})
    expect((await guest.post('/v1/circles', { circle })).status).toBe(200)
    expect((await guest.pullAll(circle)).records.map(({ kind }) => kind)).toEqual(['membership'])
    await other.discard()
    expect((await owner.pullAll(circle)).records.map(({ kind }) => kind)).toContain('dose')
  })
})
