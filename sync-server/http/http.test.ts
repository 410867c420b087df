import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gzipSync } from 'node:zlib'
import { request } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { errorReplySchema } from '../../shared/protocol/error.ts'
import { limits } from '../../shared/limits.ts'
import { makeHousehold } from '../testing/household.ts'
import { sampleDose, strange } from '../testing/sample-records.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let webFolder: string
beforeAll(async () => {
  webFolder = await mkdtemp(join(tmpdir(), 'medbox-web-'))
  await mkdir(join(webFolder, 'assets'))
  await writeFile(join(webFolder, 'index.html'), '<!doctype html><title>Medbox</title>')
  await writeFile(join(webFolder, 'assets', 'app-1234.js'), 'export {}')
  server = await startTestServer({ webFolder }, { isWebServed: true })
})
afterAll(async () => {
  await server.discard()
  await rm(webFolder, { recursive: true, force: true })
})

const routes = [
  '/v1/push',
  '/v1/pull',
  '/v1/prove',
  '/v1/fetch',
  '/v1/circles',
  '/v1/pairings',
  '/v1/pairings/claim',
  '/v1/accounts',
  '/v1/sessions',
  '/v1/sessions/refresh',
  '/v1/sessions/end',
  '/v1/devices',
  '/v1/devices/session',
]

test('I8.2 whatever is sent to a route, the answer is a refusal with a code, and the server goes on', { timeout: 60_000 }, async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const body = fc.oneof(
    fc.json(),
    fc.string(),
    fc.uint8Array({ maxLength: 200 }),
    fc.constant('{"__proto__":{"circle":1}}'),
    fc.constant('['.repeat(50_000)),
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...routes), body, async (route, sent) => {
      const answer = await owner.post(route, sent)
      expect(answer.status, `${route} ${answer.error?.code}`).toBeGreaterThanOrEqual(400)
      expect(answer.status).toBeLessThan(500)
      errorReplySchema.parse(answer.body)
    }),
    { numRuns: 150 },
  )
  expect(await owner.pushCode(sampleDose(circle, 's1'))).toBe('accepted')
})

test('I8.2 whatever stands in for a record, the push is answered and what is stored can be pulled', { timeout: 60_000 }, async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const base = strange(circle, 'fuzzed')
  const member = fc.constantFrom(...Object.keys(base), '__proto__', 'constructor', '_id', '_rev', '_deleted', 'toString')
  const value = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.constant('\ud800'))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(member, value), { maxLength: 3 }), async (changes) => {
      const record = { ...base, id: `fuzzed-${JSON.stringify(changes).slice(0, 60)}`, ...Object.fromEntries(changes) }
      const [verdict] = await owner.push(record)
      expect(verdict).toBeDefined()
      if (verdict!.accepted) expect((await owner.pullAll(circle)).records.map(({ id }) => id)).toContain(verdict!.id)
    }),
    { numRuns: 100 },
  )
})

test('I8.2 a deeply nested record is refused by itself', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
  const text = JSON.stringify({ records: [strange(circle, 'deep'), sampleDose(circle, 's1')] }).replace('"kept as it is"', deep)
  const { body } = await owner.post<{ verdicts: object[] }>('/v1/push', text)
  expect(body.verdicts).toMatchObject([{ accepted: false, code: 'schema' }, { accepted: true }])
})

test('I8.3 a body beyond the limit is refused, also when it only grows by unpacking', async () => {
  const { owner } = await makeHousehold(server.client)
  const huge = JSON.stringify({ records: ['x'.repeat(limits.pushBytesMax)] })
  expect((await owner.post('/v1/push', huge)).error?.code).toBe('too-large')
  expect((await owner.post('/v1/push', gzipSync(huge), { 'content-encoding': 'gzip' })).error?.code).toBe('too-large')
  expect((await owner.post('/v1/pairings', 'x'.repeat(100_000))).error?.code).toBe('too-large')
})

test('I9.1 the body of a stranger is not even read', async () => {
  const huge = JSON.stringify({ records: ['x'.repeat(limits.pushBytesMax)] })
  expect((await server.client.post('/v1/push', huge)).error?.code).toBe('sign-in-needed')
})

test('I8.9 unknown routes and newer programs are told so in JSON', async () => {
  expect(await server.client.get('/v1/nothing')).toMatchObject({ status: 404, error: { code: 'not-found' } })
  expect(await server.client.post('/v1/pull/more', {})).toMatchObject({ status: 404, error: { code: 'not-found' } })
  expect(await server.client.get('/v1/health', { 'medbox-protocol': '1' })).toMatchObject({ status: 200, body: { ok: true } })
  expect(await server.client.get('/v1/health', { 'medbox-protocol': '2' })).toMatchObject({
    status: 426,
    error: { code: 'newer-protocol' },
  })
  expect(await server.client.get('/v1/health', { 'medbox-protocol': 'x' })).toMatchObject({ status: 400, error: { code: 'bad-message' } })
})

test('I9.18 every answer keeps other origins, frames and foreign scripts out', async () => {
  for (const path of ['/', '/v1/health', '/v1/nothing', '/.well-known/jwks.json']) {
    const { headers } = await server.client.get(path, { origin: 'https://elsewhere.example' })
    expect(headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('content-security-policy')).not.toContain('unsafe-inline')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('access-control-allow-origin')).toBeNull()
    expect(headers.get('set-cookie')).toBeNull()
    expect(headers.get('x-powered-by')).toBeNull()
  }
})

test('I10.4 nobody on the way keeps what the API answers', async () => {
  const { owner } = await makeHousehold(server.client)
  expect((await owner.post('/v1/pull', { cursors: {}, recordsMax: 10 })).headers.get('cache-control')).toBe('no-store')
  expect((await server.client.get('/v1/nothing')).headers.get('cache-control')).toBe('no-store')
})

test('I1.37 large answers travel compressed, and requests may', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const records = Array.from({ length: 50 }, (_, index) => sampleDose(circle, `s${index}`))
  const pushed = await owner.post<{ verdicts: { accepted: boolean }[] }>('/v1/push', gzipSync(JSON.stringify({ records })), {
    'content-encoding': 'gzip',
  })
  expect(pushed.body.verdicts.every(({ accepted }) => accepted)).toBe(true)
  const { encoding, bytes } = await rawPull(owner.token!)
  expect(encoding).toBe('br')
  const plain = brotliDecompressSync(bytes)
  expect(JSON.parse(plain.toString()).circles[circle].records).toHaveLength(51)
  expect(bytes.length * 4).toBeLessThan(plain.length)
})

function rawPull(token: string): Promise<{ encoding: string | undefined; bytes: Buffer }> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'accept-encoding': 'br' }
  return new Promise((resolve, reject) => {
    const sent = request(`${server.address}/v1/pull`, { method: 'POST', headers }, async (response) => {
      const chunks: Buffer[] = []
      for await (const chunk of response) chunks.push(chunk as Buffer)
      resolve({ encoding: response.headers['content-encoding'], bytes: Buffer.concat(chunks) })
    })
    sent.on('error', reject)
    sent.end(JSON.stringify({ cursors: {}, recordsMax: 1000 }))
  })
}

test('I9.18 the web app is served with its own addresses, and nothing beside it', async () => {
  expect((await server.client.get('/')).body).toContain('<title>Medbox')
  expect((await server.client.get('/medicines/some-id')).body).toContain('<title>Medbox')
  const asset = await server.client.get('/assets/app-1234.js')
  expect(asset.headers.get('cache-control')).toContain('immutable')
  expect((await server.client.get('/..%2f..%2fetc/passwd')).body).not.toContain('root:')
  expect((await server.client.post('/', {})).status).toBe(404)
})

test('I9.18 without a web app the server says so', async () => {
  const bare = await startTestServer({}, { isWebServed: false })
  expect(await bare.client.get('/')).toMatchObject({ status: 404, body: expect.stringContaining('--no-web') })
  await bare.discard()
})
