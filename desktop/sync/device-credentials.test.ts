import { createLocalJWKSet, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { createDeviceCredentials } from './device-credentials.ts'
import { createDeviceKey, type DeviceKey } from './device-key.ts'
import { answer, failed } from './reply.ts'

const start = Date.UTC(2026, 0, 5)

/** A server that signs the device in when its assertion holds by the server's clock. */
async function deviceAt(clock: () => number, serverClock = clock) {
  const key = await createDeviceKey()
  const ids: string[] = []
  const deviceSession = async (assertion: string) => {
    try {
      ids.push(await check(assertion, key, serverClock()))
      return answer({ accessToken: `token${ids.length}`, accessLifeMs: 600_000 })
    } catch {
      return failed('sign-in-needed', 'Not valid.', { serverNowMs: serverClock() })
    }
  }
  let made = 0
  const credentials = createDeviceCredentials({
    device: 'kiosk01',
    privateKey: key.privateKey,
    api: { deviceSession },
    clock,
    newId: () => `id${++made}`,
  })
  return { credentials, ids }
}

async function check(assertion: string, key: DeviceKey, nowMs: number): Promise<string> {
  const keys = createLocalJWKSet({ keys: [{ ...key.publicKey, alg: 'EdDSA' }] })
  const options = {
    issuer: 'kiosk01',
    subject: 'kiosk01',
    audience: 'medbox',
    currentDate: new Date(nowMs),
    maxTokenAge: 120,
    algorithms: ['EdDSA'],
  }
  const { payload } = await jwtVerify(assertion, keys, options)
  expect(payload.exp! - payload.iat!).toBeLessThanOrEqual(120)
  return payload.jti!
}

test('I6.5 a device signs in with its own key, and again before its token ends', async () => {
  let now = start
  const { credentials, ids } = await deviceAt(() => now)
  expect(await credentials.token()).toEqual(answer('token1'))
  now += 500_000
  expect(await credentials.token()).toEqual(answer('token1'))
  now += 90_000
  expect(await credentials.token()).toEqual(answer('token2'))
  expect(new Set(ids).size).toBe(2)
})

test('I6.5 many calls at once sign in once', async () => {
  const { credentials, ids } = await deviceAt(() => start)
  expect(await Promise.all([credentials.token(), credentials.token(), credentials.token()])).toEqual(Array(3).fill(answer('token1')))
  expect(ids).toHaveLength(1)
})

test('I6.5 a token that the server turned down is replaced once, whoever saw it turned down', async () => {
  const { credentials, ids } = await deviceAt(() => start)
  await credentials.token()
  expect(await credentials.refresh('token1')).toEqual(answer('token2'))
  expect(await credentials.refresh('token1')).toEqual(answer('token2'))
  expect(ids).toHaveLength(2)
})

test('I6.5 a device whose clock battery died gets in by the server’s clock', async () => {
  const { credentials } = await deviceAt(
    () => 0,
    () => start,
  )
  expect(await credentials.token()).toEqual(answer('token1'))
})

test('I6.5 a server that cannot be reached is not a refusal', async () => {
  const { privateKey } = await createDeviceKey()
  const api = { deviceSession: async () => failed('offline', 'No network.') }
  const credentials = createDeviceCredentials({ device: 'kiosk01', privateKey, api, clock: () => start, newId: () => 'id' })
  expect(await credentials.token()).toMatchObject({ failure: { code: 'offline' } })
})
