import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SessionReply } from '../../shared/protocol/account.ts'
import { limits } from '../../shared/limits.ts'
import { Kiosk } from '../testing/kiosk.ts'
import { addPerson, makeHousehold } from '../testing/household.ts'
import { startTestServer, testEnrolmentCode, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let skewMs: number
const now = () => Date.now() + skewMs
beforeEach(async () => {
  skewMs = 0
  server = await startTestServer({ now })
})
afterEach(() => server.discard())

const password = 'correct horse battery'
const signIn = (email: string, secret = password, device = 'browser9999') =>
  server.client.post<SessionReply>('/v1/sessions', { email, password: secret, replica: { device, name: 'Browser' } })
const refresh = (refreshToken: string) => server.client.post<SessionReply>('/v1/sessions/refresh', { refreshToken })

test('I9.8 the first account needs the printed setup code, which works once', async () => {
  const { client, setupCode } = server
  expect((await client.createAccount('ABCD-EFGH', 'a@example.org', 'browser1')).error?.code).toBe('wrong-code')
  const made = await client.createAccount(setupCode!.toLowerCase().replace('-', ' '), 'A@Example.org', 'browser1', 'Ann')
  expect(made.body).toMatchObject({ name: 'Ann' })
  expect((await client.createAccount(setupCode!, 'b@example.org', 'browser2')).error?.code).toBe('wrong-code')
  await server.restart()
  expect(server.setupCode).toBeUndefined()
  expect((await signIn('a@example.org')).body.user).toBe(made.body.user)
})

test('I9.8 the setup code stays the same over restarts until it is used', async () => {
  const before = server.setupCode
  await server.restart()
  expect(server.setupCode).toBe(before)
})

test('I9.9 a pairing code lets in one, in its role, and ends with its time', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const code = await owner.pairingCode(circle, 'clinician')
  expect(code).toMatch(/^[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}$/)
  const first = await server.client.createAccount(code, 'first@example.org', 'browser1')
  expect((await server.client.as(first.body.accessToken).pull()).circles[circle]?.role).toBe('clinician')
  expect((await server.client.createAccount(code, 'second@example.org', 'browser2')).error?.code).toBe('wrong-code')

  const late = await owner.pairingCode(circle, 'caregiver')
  skewMs = limits.pairingCodeLifeMsMax
  expect((await server.client.createAccount(late, 'third@example.org', 'browser3')).error?.code).toBe('wrong-code')
})

test('I9.9 who used a code may use it again when the answer was lost; the role held stays', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const other = await makeHousehold(server.client)
  const code = await owner.pairingCode(circle, 'caregiver')
  const claim = () => other.owner.post('/v1/pairings/claim', { code })
  expect((await claim()).body).toEqual({ circle, role: 'caregiver' })
  expect((await claim()).body).toEqual({ circle, role: 'caregiver' })
  const lower = await owner.pairingCode(circle, 'viewer')
  expect((await other.owner.post('/v1/pairings/claim', { code: lower })).body).toEqual({ circle, role: 'caregiver' })
})

test('I9.9 only owners give out codes', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const { client } = await addPerson(owner, circle, 'clinician')
  expect((await client.post('/v1/pairings', { circle, role: 'owner' })).error?.code).toBe('not-allowed')
})

test('I9.9 a kiosk that enrols with a pairing code is in the circle at once', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const kiosk = await Kiosk.make('kiosk7777')
  const code = await owner.pairingCode(circle, 'kiosk')
  expect((await kiosk.enrol(server.client, code)).body).toEqual({ circle, role: 'kiosk' })
  expect((await kiosk.enrol(server.client, code)).body).toEqual({ circle, role: 'kiosk' })
  expect(Object.keys((await (await kiosk.signIn(server.client)).pull()).circles)).toEqual([circle])
})

test('I9.10 guessing codes stops being answered, until the window has passed', async () => {
  const codes = async (count: number) => {
    const answers = []
    for (let guess = 0; guess < count; guess++)
      answers.push((await server.client.createAccount('AAAA-AAAA', 'a@example.org', 'browser1')).status)
    return answers
  }
  const statuses = await codes(40)
  expect(statuses.slice(0, 5)).toEqual([403, 403, 403, 403, 403])
  expect(statuses.at(-1)).toBe(429)
  expect((await server.client.createAccount(server.setupCode!, 'a@example.org', 'browser1')).error?.code).toBe('too-many-requests')
  skewMs = 16 * 60_000
  expect((await server.client.createAccount(server.setupCode!, 'a@example.org', 'browser1')).status).toBe(200)
})

test('I9.11 a wrong password and an unknown e-mail are answered alike', async () => {
  await server.client.createAccount(server.setupCode!, 'a@example.org', 'browser1')
  const [wrong, unknown] = [await signIn('a@example.org', 'not the password'), await signIn('nobody@example.org')]
  expect(wrong.status).toBe(401)
  expect(unknown.status).toBe(wrong.status)
  expect(unknown.body).toEqual(wrong.body)
  expect((await signIn('a@example.org', '')).body).toEqual(wrong.body)
})

test('I9.12 a refresh token gives the next one, again when that answer was lost, and never after that was used', async () => {
  const { body: first } = await server.client.createAccount(server.setupCode!, 'a@example.org', 'browser1')
  const lost = await refresh(first.refreshToken)
  const second = await refresh(first.refreshToken)
  expect(second.status).toBe(200)
  const third = await refresh(second.body.refreshToken)
  expect(third.status).toBe(200)
  expect((await refresh(lost.body.refreshToken)).error?.code).toBe('sign-in-needed')
})

test('I9.12 the use of an old refresh token ends the session, also for whoever holds the newest', async () => {
  const { body: first } = await server.client.createAccount(server.setupCode!, 'a@example.org', 'browser1')
  const second = await refresh(first.refreshToken)
  const third = await refresh(second.body.refreshToken)
  expect((await refresh(first.refreshToken)).status).toBe(401)
  expect((await refresh(third.body.refreshToken)).status).toBe(401)
  expect((await server.client.as(third.body.accessToken).post('/v1/pull', { cursors: {}, recordsMax: 1 })).status).toBe(401)
})

test('I9.13 an assertion works once, for two minutes, for its own device and this server only', async () => {
  const { kiosk } = await makeHousehold(server.client)
  const stranger = await Kiosk.make('stranger1')
  const session = async (assertion: string) => (await server.client.post('/v1/devices/session', { assertion })).error?.code ?? 'accepted'
  const assertion = await kiosk.assertion(now())
  expect(await session(assertion)).toBe('accepted')
  expect(await session(assertion)).toBe('sign-in-needed')
  expect(await session(await kiosk.assertion(now(), { audience: 'another' }))).toBe('sign-in-needed')
  expect(await session(await stranger.assertion(now(), { device: kiosk.device }))).toBe('sign-in-needed')
  expect(await session(await stranger.assertion(now()))).toBe('sign-in-needed')
  expect(await session('nonsense')).toBe('sign-in-needed')
})

test('I9.13 a replay is refused after a restart too', async () => {
  const { kiosk } = await makeHousehold(server.client)
  const assertion = await kiosk.assertion(now())
  await server.client.post('/v1/devices/session', { assertion })
  await server.restart()
  expect((await server.client.post('/v1/devices/session', { assertion })).status).toBe(401)
})

test('I9.13 a device with a wrong clock is told so, and the time', async () => {
  const { kiosk } = await makeHousehold(server.client)
  for (const offMs of [-3_600_000, 3_600_000]) {
    const answer = await server.client.post('/v1/devices/session', { assertion: await kiosk.assertion(now() + offMs) })
    expect(answer.error?.code).toBe('wrong-time')
    expect(Math.abs(Date.parse(answer.headers.get('date')!) - Date.now())).toBeLessThan(5000)
  }
})

test('I9.14 an enrolled id belongs to its key: no other device, no browser and not the server takes it', async () => {
  const { kiosk } = await makeHousehold(server.client)
  const thief = await Kiosk.make(kiosk.device)
  expect((await thief.enrol(server.client, testEnrolmentCode)).error?.code).toBe('not-allowed')
  expect((await kiosk.enrol(server.client, testEnrolmentCode)).status).toBe(200)
  expect((await server.client.createAccount(server.setupCode!, 'a@example.org', kiosk.device)).error?.code).toBe('not-allowed')
  expect((await (await Kiosk.make('server0')).enrol(server.client, testEnrolmentCode)).error?.code).toBe('not-allowed')
  expect((await (await Kiosk.make('kiosk8888')).enrol(server.client, 'not-the-code')).error?.code).toBe('wrong-code')
})

test('I9.15 a circle belongs to who brought it: again is harmless, by another it is refused', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const { owner: other } = await makeHousehold(server.client)
  expect((await owner.post('/v1/circles', { circle })).body).toEqual({ circle })
  expect((await other.post('/v1/circles', { circle })).error?.code).toBe('not-allowed')
  expect(Object.keys((await other.pull()).circles)).not.toContain(circle)
})

test('I9.1 only tokens that this server signed, for itself and not long ago, are taken', async () => {
  const { owner } = await makeHousehold(server.client)
  const status = async (token: string) => (await server.client.as(token).post('/v1/pull', { cursors: {}, recordsMax: 1 })).status
  const claims = decodeJwt(owner.token!)
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' })
  const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', kid: 'forged' }).sign(privateKey)
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${owner.token!.split('.')[1]}.`
  expect(await status(owner.token!)).toBe(200)
  expect(await status(forged)).toBe(401)
  expect(await status(unsigned)).toBe(401)
  expect(await status(owner.token!.slice(0, -4))).toBe(401)
  skewMs = 10 * 60_000 + 1000
  expect(await status(owner.token!)).toBe(401)
})

test('I9.1 a refresh token, an assertion and a pairing code are no access tokens', async () => {
  const { circle, kiosk, owner } = await makeHousehold(server.client)
  const { refreshToken } = await addPerson(owner, circle, 'owner')
  for (const token of [refreshToken, await kiosk.assertion(now()), await owner.pairingCode(circle, 'owner')])
    expect((await server.client.as(token).post('/v1/pull', { cursors: {}, recordsMax: 1 })).status).toBe(401)
})

test('I9.17 the public keys are published without their private half, and rotate; tokens of the one before still hold', async () => {
  const keys = async () => (await server.client.get<{ keys: Record<string, string>[] }>('/.well-known/jwks.json')).body.keys
  const [first] = await keys()
  expect(Object.keys(first!).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x'])
  const { owner } = await makeHousehold(server.client)
  skewMs = 31 * 24 * 3_600_000
  await server.restart()
  const rotated = await keys()
  expect(rotated.map(({ kid }) => kid)).toEqual([expect.not.stringMatching(`^${first!['kid']}$`), first!['kid']])
  skewMs = 0
  expect((await server.client.as(owner.token!).post('/v1/pull', { cursors: {}, recordsMax: 1 })).status).toBe(200)
})

test('I9.14 nothing that is not an Ed25519 key can be enrolled', async () => {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const { x } = await exportJWK(privateKey)
  const enrol = async (publicKey: object) =>
    (await server.client.post('/v1/devices', { device: 'kiosk5555', name: 'K', publicKey, code: testEnrolmentCode })).status
  expect(await enrol({ kty: 'RSA', n: x, e: 'AQAB' })).toBe(400)
  expect(await enrol({ kty: 'OKP', crv: 'X25519', x })).toBe(400)
  expect(await enrol({ kty: 'OKP', crv: 'Ed25519', x })).toBe(200)
})
